//! A small round folder and the program run on it, for the tests of the command line.

#![allow(dead_code, unreachable_pub)] // each test file uses a part of it

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

pub(crate) const ROUND: &str = "\
title  = \"Đợt kiểm tra thử\"
rules  = \"soc-trang-2024\"
period = { kind = \"half-year\", from = 2024-01-01, to = 2024-06-30 }

[deadline]
days     = 5
counting = \"working-days\"
before   = \"visit\"
";

pub(crate) const UNITS: &str = "\
id,name,type,visit,received
an-minh,Huyện đoàn An Minh,huyện đoàn,02/07/2024,2024-06-26
kien-luong,Huyện đoàn Kiên Lương,huyện đoàn,04/07/2024,2024-06-27
rach-gia,Thành đoàn Rạch Giá,thành đoàn,05/07/2024,
";

pub(crate) const REPORT: &str = "\
HUYỆN ĐOÀN AN MINH
BÁO CÁO
Kết quả công tác Đoàn và phong trào thanh thiếu nhi 6 tháng đầu năm 2024
I. KHÁI QUÁT TÌNH HÌNH
Toàn huyện có 11 cơ sở đoàn với 1.250 đoàn viên.
II. KẾT QUẢ ĐẠT ĐƯỢC
1. Công tác tuyên truyền, giáo dục
Tổ chức 12 buổi tuyên truyền Luật Thanh niên cho 850 đoàn viên, thanh niên tại 11 xã, thị trấn.
";

/// A round folder of three units: a report by folder, a damaged file, nothing.
pub(crate) struct Round {
    dir: tempfile::TempDir,
}

impl Round {
    pub(crate) fn new() -> Self {
        let round = Round {
            dir: tempfile::tempdir().unwrap(),
        };
        round.write("round.toml", ROUND);
        round.write("units.csv", UNITS);
        round.write("submissions/an-minh/BC 6 thang.txt", REPORT);
        // Begins like a .docx and breaks off.
        round.write("submissions/kien-luong/BC.docx", "PK\u{3}\u{4}\u{14}hỏng");
        round
    }

    pub(crate) fn path(&self) -> &Path {
        self.dir.path()
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn score(&self, more: &[&str]) -> Output {
        let mut args = vec![
            "score",
            self.path().to_str().unwrap(),
            "--date",
            "2024-07-01",
        ];
        args.extend(more);
        run(&args)
    }

    /// The result, printed.
    pub(crate) fn json(&self) -> serde_json::Value {
        let result = self.score(&["--json", "-", "-q", "--force"]);
        serde_json::from_str(&out(&result)).unwrap()
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }
}

pub(crate) fn run(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_doichieu"))
        .args(args)
        .env_remove("NO_COLOR")
        .output()
        .unwrap()
}

pub(crate) fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

pub(crate) fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub(crate) fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}
