//! The command line as plain values (design §7.1). Help is Vietnamese; `english.rs` translates it.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{CommandFactory, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;

const TEMPLATE: &str = "{about}\n\nCách dùng: {usage}\n\n{all-args}{after-help}";

const EXIT_CODES: &str = "\
Mã kết thúc:
  0  xong, không có dấu hiệu nào từ mức --fail-on trở lên
  1  có dấu hiệu từ mức --fail-on trở lên
  2  lệnh, bộ quy tắc hoặc máy có lỗi; không có kết quả";

/// The whole command line.
#[derive(Debug, Parser)]
#[command(
    name = "doichieu",
    version,
    about = "Đối chiếu báo cáo của các đơn vị với đề cương, chỉ tiêu và với chính báo cáo đó",
    help_template = TEMPLATE,
    subcommand_help_heading = "Lệnh",
    subcommand_value_name = "LỆNH",
    next_help_heading = "Tuỳ chọn",
    override_usage = "doichieu <LỆNH> [TUỲ CHỌN]",
    after_help = EXIT_CODES,
    disable_help_flag = true,
    disable_version_flag = true,
    disable_help_subcommand = true
)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) global: Global,
}

/// What every command takes.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Tuỳ chọn chung")]
pub(crate) struct Global {
    /// Chỉ báo lỗi, không in tóm tắt và tiến độ
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
    /// In thêm chi tiết từng đơn vị
    #[arg(short, long, global = true, conflicts_with = "quiet")]
    pub(crate) verbose: bool,
    /// Màu trên màn hình: auto, always hoặc never [mặc định: auto]
    #[arg(
        long,
        global = true,
        value_name = "KHI",
        default_value = "auto",
        hide_default_value = true,
        hide_possible_values = true
    )]
    pub(crate) color: Color,
    /// Ngôn ngữ của bảng kết quả và thông báo: vi hoặc en [mặc định: vi]
    #[arg(
        long,
        global = true,
        value_name = "NGÔN NGỮ",
        default_value = "vi",
        hide_default_value = true,
        hide_possible_values = true
    )]
    pub(crate) lang: Lang,
    /// In trợ giúp
    #[arg(short, long, global = true, action = clap::ArgAction::Help)]
    help: Option<bool>,
    /// In phiên bản
    #[arg(short = 'V', long, action = clap::ArgAction::Version)]
    version: Option<bool>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Chấm một đợt kiểm tra và ghi tệp Excel kết quả
    #[command(override_usage = "doichieu score <ĐỢT> [TUỲ CHỌN]", help_template = TEMPLATE)]
    Score(Score),
    /// Xem chương trình đọc từng tệp ra sao, mỗi tệp một dòng JSON
    #[command(override_usage = "doichieu inspect --stage <BƯỚC> [TUỲ CHỌN] <TỆP>...", help_template = TEMPLATE)]
    Inspect(Inspect),
    /// Kiểm tra, thử hoặc xem một bộ quy tắc
    #[command(
        override_usage = "doichieu rules <check|test|show|diff> ...",
        help_template = TEMPLATE,
        subcommand_help_heading = "Lệnh",
        disable_help_subcommand = true
    )]
    Rules {
        #[command(subcommand)]
        action: Rules,
    },
    /// Giải thích một mã dấu hiệu, hoặc liệt kê tất cả
    #[command(override_usage = "doichieu explain [MÃ]", help_template = TEMPLATE)]
    Explain {
        /// Mã dấu hiệu, ví dụ section-missing
        #[arg(value_name = "MÃ", help_heading = "Tham số")]
        code: Option<String>,
    },
    /// Tạo thư mục mẫu cho một đợt kiểm tra mới
    #[command(override_usage = "doichieu init <THƯ MỤC>", help_template = TEMPLATE)]
    Init {
        /// Thư mục sẽ tạo
        #[arg(value_name = "THƯ MỤC", help_heading = "Tham số")]
        folder: PathBuf,
    },
    /// In JSON Schema của kết quả score --json
    #[command(override_usage = "doichieu schema", help_template = TEMPLATE)]
    Schema,
    /// Đọc một tệp cho chương trình mẹ
    #[command(hide = true, override_usage = "doichieu read-one <ĐỊNH DẠNG>", help_template = TEMPLATE)]
    ReadOne {
        /// Định dạng của tệp
        #[arg(value_name = "ĐỊNH DẠNG", help_heading = "Tham số")]
        format: String,
        /// Số byte bộ nhớ được dùng
        #[arg(value_name = "BYTE", help_heading = "Tham số")]
        memory: Option<u64>,
    },
}

#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Tuỳ chọn")]
pub(crate) struct Score {
    /// Thư mục đợt kiểm tra, có round.toml, units.csv và submissions
    #[arg(value_name = "ĐỢT", help_heading = "Tham số")]
    pub(crate) round: PathBuf,
    /// Tệp Excel kết quả [mặc định: ket-qua.xlsx trong thư mục đợt kiểm tra]
    #[arg(short, long, value_name = "TỆP.xlsx")]
    pub(crate) output: Option<PathBuf>,
    /// Ghi thêm kết quả dạng JSON vào tệp, hoặc ra màn hình nếu là -
    #[arg(long, value_name = "TỆP|-")]
    pub(crate) json: Option<PathBuf>,
    /// Bộ quy tắc dùng thay cho bộ ghi trong round.toml: thư mục hoặc tên bộ có sẵn
    #[arg(long, value_name = "BỘ QUY TẮC")]
    pub(crate) rules: Option<String>,
    /// Kết quả JSON của đợt trước, để so tăng giảm và việc đã khắc phục
    #[arg(long, value_name = "TỆP.json")]
    pub(crate) previous: Option<PathBuf>,
    /// Ngày coi là hôm nay, dạng 2024-07-01 [mặc định: ngày của máy]
    #[arg(long, value_name = "NGÀY")]
    pub(crate) date: Option<Date>,
    /// Số luồng xử lý; không làm thay đổi kết quả [mặc định: theo máy]
    #[arg(short = 'j', long = "threads", value_name = "N")]
    pub(crate) threads: Option<NonZeroUsize>,
    /// Giữ thẩm định, lý do, điểm chốt, ghi chú đã nhập trong bảng kết quả của lần chạy trước
    #[arg(long, value_name = "TỆP.xlsx")]
    pub(crate) carry: Option<PathBuf>,
    /// Ghi đè tệp kết quả đã có
    #[arg(long)]
    pub(crate) force: bool,
    /// Kết thúc với mã 1 khi có dấu hiệu từ mức này: error, warning hoặc never [mặc định: never]
    #[arg(
        long,
        value_name = "MỨC",
        default_value = "never",
        hide_default_value = true,
        hide_possible_values = true
    )]
    pub(crate) fail_on: FailOn,
}

#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Tuỳ chọn")]
pub(crate) struct Inspect {
    /// Các tệp cần xem
    #[arg(value_name = "TỆP", required = true, help_heading = "Tham số")]
    pub(crate) files: Vec<PathBuf>,
    /// Bước cần xem: document, sections, claims hoặc findings
    #[arg(long, value_name = "BƯỚC", hide_possible_values = true)]
    pub(crate) stage: Stage,
    /// Bộ quy tắc: thư mục hoặc tên bộ có sẵn [mặc định: soc-trang-2024]
    #[arg(
        long,
        value_name = "BỘ QUY TẮC",
        default_value = "soc-trang-2024",
        hide_default_value = true
    )]
    pub(crate) rules: String,
    /// Năm báo cáo [mặc định: năm của bộ quy tắc]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(i32).range(1990..2100))]
    pub(crate) year: Option<i32>,
    /// Số luồng xử lý; không làm thay đổi kết quả [mặc định: theo máy]
    #[arg(short = 'j', long = "threads", value_name = "N")]
    pub(crate) threads: Option<NonZeroUsize>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Rules {
    /// Tìm lỗi trong bộ quy tắc, chỉ rõ tệp, dòng, cột
    #[command(override_usage = "doichieu rules check [BỘ QUY TẮC]", help_template = TEMPLATE)]
    Check(Pack),
    /// Chạy các ví dụ ghi trong bộ quy tắc và liệt kê mục chưa có ví dụ
    #[command(override_usage = "doichieu rules test [BỘ QUY TẮC]", help_template = TEMPLATE)]
    Test(Pack),
    /// So hai bộ quy tắc trên một đợt: đơn vị nào đổi điểm, xếp loại, thứ hạng
    #[command(override_usage = "doichieu rules diff <CŨ> <MỚI> <ĐỢT> [TUỲ CHỌN]", help_template = TEMPLATE)]
    Diff(Diff),
    /// In đề cương và chỉ tiêu của bộ quy tắc
    #[command(override_usage = "doichieu rules show [BỘ QUY TẮC]", help_template = TEMPLATE)]
    Show(Pack),
}

#[derive(Debug, clap::Args)]
pub(crate) struct Pack {
    /// Thư mục hoặc tên bộ có sẵn [mặc định: mọi bộ có sẵn]
    #[arg(value_name = "BỘ QUY TẮC", help_heading = "Tham số")]
    pub(crate) pack: Option<String>,
}

#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Tuỳ chọn")]
pub(crate) struct Diff {
    /// Bộ quy tắc trước khi sửa: thư mục hoặc tên bộ có sẵn
    #[arg(value_name = "CŨ", help_heading = "Tham số")]
    pub(crate) old: String,
    /// Bộ quy tắc sau khi sửa
    #[arg(value_name = "MỚI", help_heading = "Tham số")]
    pub(crate) new: String,
    /// Thư mục đợt kiểm tra dùng để so
    #[arg(value_name = "ĐỢT", help_heading = "Tham số")]
    pub(crate) round: PathBuf,
    /// Ngày coi là hôm nay, dạng 2024-07-01 [mặc định: ngày của máy]
    #[arg(long, value_name = "NGÀY")]
    pub(crate) date: Option<Date>,
    /// Số luồng xử lý; không làm thay đổi kết quả [mặc định: theo máy]
    #[arg(short = 'j', long = "threads", value_name = "N")]
    pub(crate) threads: Option<NonZeroUsize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Lang {
    Vi,
    En,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    Error,
    Warning,
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Stage {
    Document,
    Sections,
    Claims,
    Findings,
}

impl From<Stage> for doichieu::Stage {
    fn from(stage: Stage) -> Self {
        match stage {
            Stage::Document => doichieu::Stage::Document,
            Stage::Sections => doichieu::Stage::Sections,
            Stage::Claims => doichieu::Stage::Claims,
            Stage::Findings => doichieu::Stage::Findings,
        }
    }
}

/// The command line with Vietnamese help.
pub(crate) fn command() -> clap::Command {
    Args::command()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(words: &str) -> Result<Args, clap::Error> {
        Args::try_parse_from(words.split(' '))
    }

    #[test]
    fn the_definition_is_sound() {
        command().debug_assert();
    }

    #[test]
    fn reads_every_flag_of_the_contract() {
        let args = parse(
            "doichieu score dot --json - --previous truoc.json --rules r --date 2024-07-01 -j 2 --force --fail-on error -o a.xlsx -q --color never --lang en",
        )
        .unwrap();
        let Command::Score(score) = args.command else {
            panic!("score")
        };
        assert_eq!(score.date, Some(jiff::civil::date(2024, 7, 1)));
        assert_eq!(score.fail_on, FailOn::Error);
        assert!(score.force && args.global.quiet);
        assert_eq!(args.global.lang, Lang::En);
        for words in [
            "doichieu inspect --stage claims --year 2024 --rules r a.docx b.docx",
            "doichieu rules check",
            "doichieu rules test rules/soc-trang-2024",
            "doichieu rules show soc-trang-2024",
            "doichieu rules diff cu moi dot --date 2024-07-01",
            "doichieu score dot --carry dot/ket-qua.xlsx --force",
            "doichieu explain",
            "doichieu explain section-missing",
            "doichieu init dot-moi",
            "doichieu schema",
        ] {
            assert!(parse(words).is_ok(), "{words}");
        }
    }

    #[test]
    fn refuses_what_is_not_in_the_contract() {
        for words in [
            "doichieu",
            "doichieu score",
            "doichieu score dot --date 01/07/2024",
            "doichieu score dot -j 0",
            "doichieu inspect a.docx",
            "doichieu score dot -q -v",
        ] {
            assert!(parse(words).is_err(), "{words}");
        }
    }
}
