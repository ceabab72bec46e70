//! Usage errors, help and version, in the user's language.

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::{Exit, terminal};

/// Shows what clap has to say: help and version as asked for, errors on stderr.
pub(super) fn show(error: &clap::Error, english: bool) -> Exit {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            terminal::data(&error.render().to_string())
        }
        _ if english => {
            terminal::error(error.render().to_string().trim_end());
            Exit::Trouble
        }
        _ => {
            terminal::error(&sentence(error));
            Exit::Trouble
        }
    }
}

/// How the values of some options are written.
const FORMS: [(&str, &str); 3] = [
    ("--date", "viết năm-tháng-ngày: 2024-07-01"),
    ("--year", "viết năm bốn chữ số: 2024"),
    ("--threads", "viết một số từ 1 trở lên"),
];

/// One Vietnamese sentence for a usage error, and where to read on.
fn sentence(error: &clap::Error) -> String {
    let get = |kind| error.get(kind).map(ToString::to_string);
    let arg = get(ContextKind::InvalidArg).unwrap_or_default();
    let value = get(ContextKind::InvalidValue).unwrap_or_default();
    let mut text = match error.kind() {
        ErrorKind::UnknownArgument if arg.starts_with('-') => {
            format!("Không có tuỳ chọn “{arg}”")
        }
        ErrorKind::UnknownArgument => format!(
            "Thừa “{arg}”; đường dẫn có dấu cách thì đặt trong dấu nháy kép: \"C:\\Kiem tra 2024\""
        ),
        ErrorKind::InvalidSubcommand => format!(
            "Không có lệnh “{}”",
            get(ContextKind::InvalidSubcommand).unwrap_or_default()
        ),
        ErrorKind::MissingRequiredArgument => format!("Lệnh còn thiếu {arg}"),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            "Chưa ghi lệnh cần chạy".to_owned()
        }
        ErrorKind::InvalidValue if value.is_empty() => format!("{arg} cần một giá trị"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let form = FORMS.iter().find(|(option, _)| arg.starts_with(option));
            let form = form.map_or_else(String::new, |(_, form)| format!("; {form}"));
            format!("{arg} không nhận giá trị “{value}”{form}")
        }
        ErrorKind::ArgumentConflict => {
            format!("Không dùng {arg} cùng lúc với tuỳ chọn khác đã ghi")
        }
        ErrorKind::TooManyValues => format!("{arg} nhận thừa giá trị “{value}”"),
        _ => error.to_string().trim_end().to_owned(),
    };
    if let Some(valid) = get(ContextKind::ValidValue).filter(|valid| !valid.is_empty()) {
        text = format!("{text}; các giá trị được dùng: {valid}");
    }
    for kind in [
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedArg,
        ContextKind::SuggestedValue,
    ] {
        // Several suggestions come with the likeliest last.
        let near = match error.get(kind) {
            Some(ContextValue::String(near)) => Some(near),
            Some(ContextValue::Strings(list)) => list.last(),
            _ => None,
        };
        if let Some(near) = near {
            text = format!("{text}. Có phải “{near}” không?");
        }
    }
    text + "\nXem cách dùng: doichieu --help"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::args;

    fn said(words: &str) -> String {
        let error = args::command()
            .try_get_matches_from(words.split(' '))
            .unwrap_err();
        sentence(&error)
    }

    #[test]
    fn usage_errors_are_vietnamese_and_name_the_word() {
        assert!(said("doichieu scroe dot").starts_with("Không có lệnh “scroe”"));
        assert!(said("doichieu scroe dot").contains("Có phải “score” không?"));
        assert!(said("doichieu score dot --focre").starts_with("Không có tuỳ chọn “--focre”"));
        assert!(said("doichieu score").starts_with("Lệnh còn thiếu <ĐỢT>"));
        assert!(
            said("doichieu score dot --fail-on x")
                .contains("“x”; các giá trị được dùng: error, warning, never")
        );
        assert!(said("doichieu score dot --date 1/7").contains("không nhận giá trị “1/7”"));
        assert!(said("doichieu score dot --date 1/7").contains("2024-07-01"));
        assert!(said("doichieu score Kiem tra").contains("dấu nháy kép"));
        assert!(said("doichieu").starts_with("Chưa ghi lệnh"));
    }
}
