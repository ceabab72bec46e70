//! Trouble that stops the whole batch. Trouble with one file is a
//! [`ReadError`](crate::model::ReadError), a fault in a rule or register file a
//! [`Diagnostic`]; the three are never mixed.

use std::fmt;
use std::path::PathBuf;

use crate::rules::Diagnostic;

/// Why a batch did not produce a result.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The rule pack or the round folder has faults; all of them.
    Rules(Vec<Diagnostic>),
    /// The system refused.
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// No worker threads could be started.
    Threads(String),
    /// The user stopped the run.
    Cancelled,
}

impl fmt::Display for Error {
    /// One Vietnamese sentence: what failed, where, what to do.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Rules(list) => write!(
                f,
                "Có {} lỗi trong bộ quy tắc hoặc thư mục đợt kiểm tra; sửa rồi chạy lại",
                list.len()
            ),
            Error::Io { path, source } => write!(
                f,
                "Không đọc được {} ({source}); kiểm tra đường dẫn và quyền truy cập",
                path.display()
            ),
            Error::Threads(detail) => write!(
                f,
                "Không khởi động được luồng xử lý ({detail}); thử lại với -j 1"
            ),
            Error::Cancelled => f.write_str("Đã dừng theo yêu cầu; không có tệp nào bị ghi dở"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}
