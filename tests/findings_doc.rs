//! `docs/findings.md` is what the program itself says about its findings; it cannot go stale.
//!
//! `UPDATE_DOCS=1 cargo test --test findings_doc` writes the page anew.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use doichieu::model::Severity;
use doichieu::rules::Parameter;
use doichieu::score;
use doichieu::{check, cross};

const INTRODUCTION: &str = "\
# Các loại phát hiện

<!-- Trang này sinh từ src/check và src/cross; sửa ở đó rồi chạy: UPDATE_DOCS=1 cargo test --test findings_doc -->

Mỗi phát hiện là một dấu hiệu cần kiểm tra, luôn kèm trích dẫn và chỗ trích; người quyết định là Ban. Xem riêng
một loại: `doichieu explain MÃ`. Bật, tắt, đổi mức độ và đặt tham số trong `checks.toml` của bộ quy tắc.

Kết luận của mỗi phép kiểm tra: *đạt · đạt một phần · chưa đạt · chưa báo cáo · không áp dụng · không đọc được*.
Hai kết luận cuối không bao giờ làm mất điểm.
";

/// What the page says about a kind of finding, whichever module runs it.
struct Kind {
    code: &'static str,
    title: &'static str,
    severity: Severity,
    summary: &'static str,
    doc: &'static str,
    params: &'static [Parameter],
}

fn kinds() -> Vec<Kind> {
    let single = check::kinds().iter().map(|kind| Kind {
        code: kind.code,
        title: kind.title,
        severity: kind.severity,
        summary: kind.summary,
        doc: kind.doc,
        params: kind.params,
    });
    let between = cross::kinds().iter().map(|kind| Kind {
        code: kind.code,
        title: kind.title,
        severity: kind.severity,
        summary: kind.summary,
        doc: kind.doc,
        params: kind.params,
    });
    single.chain(between).collect()
}

fn page() -> String {
    let mut page = String::from(INTRODUCTION);
    page.push_str("\n| Mã | Tên | Mức độ | Quy tắc |\n|---|---|---|---|\n");
    for kind in kinds() {
        let _ = writeln!(
            page,
            "| [`{0}`](#{0}) | {1} | {2} | {3} |",
            kind.code,
            kind.title,
            kind.severity.vietnamese(),
            kind.summary
        );
    }
    for kind in kinds() {
        page.push_str(&chapter(&kind));
    }
    page
}

fn chapter(kind: &Kind) -> String {
    let mut out = format!(
        "\n## {}\n\n**{}** · mức độ: {}\n\n",
        kind.code,
        kind.title,
        kind.severity.vietnamese()
    );
    out.push_str(&kind.doc.replace("## ", "### "));
    if !kind.params.is_empty() {
        out.push_str(
            "\n### Tham số\n\n| Tên | Mặc định | Từ | Đến | Ý nghĩa |\n|---|---|---|---|---|\n",
        );
        for param in kind.params {
            let _ = writeln!(
                out,
                "| `{}` | {} | {} | {} | {} |",
                param.name, param.default, param.min, param.max, param.meaning
            );
        }
    }
    out
}

#[test]
fn the_page_says_what_the_program_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/findings.md");
    let page = page();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, &page).unwrap();
    }
    let written = fs::read_to_string(&path)
        .unwrap_or_default()
        .replace("\r\n", "\n");
    assert!(
        written == page,
        "docs/findings.md is stale: run `UPDATE_DOCS=1 cargo test --test findings_doc`"
    );
}

#[test]
fn the_score_reads_codes_that_exist() {
    for code in score::CODES {
        assert!(kinds().iter().any(|kind| kind.code == code), "{code}");
    }
}

#[test]
fn the_codes_outside_programs_rely_on_are_there() {
    for code in [
        "figures-disagree",
        "section-missing",
        "section-thin",
        "report-late",
        "not-submitted",
        "file-unreadable",
        "target-not-met",
        "target-not-reported",
        "legacy-encoding",
        "text-copied",
    ] {
        assert!(kinds().iter().any(|kind| kind.code == code), "{code}");
    }
}
