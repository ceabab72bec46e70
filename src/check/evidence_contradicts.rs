//! `evidence-contradicts`: a proof names an amount that the unit's own report gives otherwise.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{
    Evidence, Finding, NormalizedPart, Outcome, Role, Severity, Subject, SubmissionState,
    vietnamese,
};
use crate::selfscore::{self, SelfLine};

use super::{Check, Context, Kind};

pub(super) const KIND: Kind = Kind {
    code: "evidence-contradicts",
    title: "Số trong minh chứng khác số trong báo cáo",
    severity: Severity::Info,
    summary: "Số lượng ghi ở cột minh chứng của bảng tự chấm khớp với số trong báo cáo của chính đơn vị.",
    doc: DOC,
    hint: "Đề nghị đơn vị xác nhận số đúng và gửi danh mục nêu trong minh chứng.",
    params: &[],
    build: |_| Box::new(EvidenceContradicts),
};

const DOC: &str = "\
## Nội dung
Cột minh chứng của bảng tự chấm ghi một số lượng, báo cáo của chính đơn vị ghi số khác cho cùng nội dung.

## Vì sao
Minh chứng dùng để chứng minh điều báo cáo đã nêu; hai nơi lệch nhau thì cần xác minh trước khi công nhận điểm.

## Cách xác định
Lấy số đứng trước một cụm từ hai đến bốn chữ trong minh chứng (“312 câu chuyện”), tìm số đứng trước đúng cụm từ ấy trong
báo cáo. Chỉ nêu khi báo cáo ghi không quá ba số và không số nào khớp; số lớn nhất được coi là tổng. Cụm từ chung về văn
bản (“02 kế hoạch”, “05 biên bản”) không xét. Không trừ điểm.

## Ví dụ có dấu hiệu
Minh chứng ghi “Danh mục 312 câu chuyện”, báo cáo ghi “đăng tải 94 câu chuyện”.

## Ví dụ không có dấu hiệu
Minh chứng ghi “Báo cáo, biên bản”; hoặc báo cáo không nhắc tới cụm từ ấy.

## Việc cần làm
Hỏi đơn vị số nào đúng; có thể minh chứng chép từ bảng khác.
";

/// Words that name a paper and not what was done.
const PAPERS: [&str; 8] = [
    "ke hoach",
    "bao cao",
    "bien ban",
    "quyet dinh",
    "thong bao",
    "van ban",
    "danh sach",
    "hinh anh",
];

/// So many different numbers before one phrase are a whole with its parts; more say nothing.
const FEW: usize = 3;

struct EvidenceContradicts;

impl Check for EvidenceContradicts {
    fn run(&self, cx: &Context<'_>, out: &mut Vec<Finding>) {
        if cx.state != SubmissionState::Received {
            return;
        }
        let lines = selfscore::read(cx.documents, cx.pack, &cx.unit.kind);
        let mut wanted: BTreeMap<String, BTreeMap<u64, Evidence>> = BTreeMap::new();
        let claims: Vec<(&SelfLine, u64, String)> = lines
            .iter()
            .filter_map(|line| {
                let (number, phrase) = amounts(&crate::text::key(line.proof.as_deref()?)).next()?;
                wanted.entry(phrase.clone()).or_default();
                Some((line, number, phrase))
            })
            .collect();
        if claims.is_empty() {
            return;
        }
        let phrases: BTreeSet<String> = wanted.keys().cloned().collect();
        for document in cx
            .documents
            .iter()
            .filter(|one| cx.role(&one.path) == Role::Report)
        {
            for part in &document.parts {
                let NormalizedPart::Block(block) = part else {
                    continue;
                };
                for (number, following) in numbered(&block.text.key) {
                    let named = phrases.iter().filter(|phrase| begins(&following, phrase));
                    for phrase in named {
                        let evidence = Evidence {
                            file: document.path.as_str().into(),
                            anchor: block.anchor.clone(),
                            quote: block.text.raw.trim().chars().take(200).collect(),
                        };
                        let numbers = wanted.entry(phrase.clone()).or_default();
                        numbers.entry(number).or_insert(evidence);
                    }
                }
            }
        }
        out.extend(claims.iter().filter_map(|(line, number, phrase)| {
            let numbers = wanted.get(phrase)?;
            // Where none agrees, the largest is the whole and the others are its parts.
            let (told, place) = numbers
                .get_key_value(number)
                .or_else(|| numbers.last_key_value().filter(|_| numbers.len() <= FEW))?;
            Some(conclude(line, *number, *told, place))
        }));
    }
}

fn conclude(line: &SelfLine, number: u64, told: u64, place: &Evidence) -> Finding {
    let subject = Subject::Document(format!("criterion:{}", line.criterion));
    let evidence = vec![line.place.clone(), place.clone()];
    if number == told {
        return Finding {
            evidence,
            ..KIND.finding(
                subject,
                Outcome::Met,
                format!(
                    "Tiêu chí {}: số trong minh chứng khớp với báo cáo",
                    line.criterion
                ),
            )
        };
    }
    let shown = |number: u64| vietnamese(number.into());
    Finding {
        found: number.to_string(),
        expected: told.to_string(),
        difference: number.abs_diff(told).to_string(),
        evidence,
        ..KIND.finding(
            subject,
            Outcome::NotMet,
            format!(
                "Tiêu chí {}: minh chứng ghi “{}”, báo cáo ghi số {} thay cho {}; cần xác minh",
                line.criterion,
                line.proof.as_deref().unwrap_or_default(),
                shown(told),
                shown(number)
            ),
        )
    }
}

/// Amounts with the phrase they count, from a key: `danh muc 312 cau chuyen, phu luc 2` has one.
fn amounts(key: &str) -> impl Iterator<Item = (u64, String)> {
    const WORDS: std::ops::RangeInclusive<usize> = 2..=4;
    numbered(key).filter_map(|(number, following)| {
        let phrase: Vec<&str> = following.split(' ').take(*WORDS.end()).collect();
        let phrase = (phrase.len() >= *WORDS.start()).then(|| phrase.join(" "))?;
        let paper = PAPERS.iter().any(|paper| begins(&phrase, paper));
        (!paper).then_some((number, phrase))
    })
}

/// Every plain number with the words behind it up to the next mark or number.
fn numbered(key: &str) -> impl Iterator<Item = (u64, String)> {
    let tokens: Vec<&str> = key.split_whitespace().collect();
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let digits = token.replace('.', "");
        let plain = !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit());
        let Some(number) = digits
            .parse()
            .ok()
            .filter(|_| plain && !token.ends_with('.'))
        else {
            continue;
        };
        let mut words: Vec<&str> = Vec::new();
        for word in &tokens[at + 1..] {
            let bare = word.trim_end_matches([',', ';', '.', ':', ')']);
            if bare.is_empty() || !bare.chars().all(char::is_alphabetic) {
                break;
            }
            words.push(bare);
            if bare.len() < word.len() {
                break;
            }
        }
        found.push((number, words.join(" ")));
    }
    found.into_iter()
}

/// Whether words begin with a phrase, the last word whole.
fn begins(words: &str, phrase: &str) -> bool {
    words
        .strip_prefix(phrase)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_has_the_phrase_it_counts() {
        let of = |proof: &str| amounts(&crate::text::key(proof)).collect::<Vec<_>>();
        assert_eq!(
            of("Danh mục 312 câu chuyện, phụ lục 2"),
            [(312, "cau chuyen".to_owned())]
        );
        for general in [
            "Báo cáo, biên bản",
            "02 kế hoạch",
            "34 quyết định chuẩn y",
            "05 kế hoạch triển khai",
            "Quyết định số 44-QĐ/HĐTN ngày 20/4/2023",
            "Bảng này, 21 dòng",
        ] {
            assert_eq!(of(general), [], "{general}");
        }
    }

    #[test]
    fn a_phrase_is_found_whole() {
        assert!(begins("cau chuyen dep moi tuan", "cau chuyen"));
        assert!(!begins("cau chuyenx", "cau chuyen"));
        let told: Vec<_> = numbered("dang tai 94 cau chuyen, 1.204 tin").collect();
        assert_eq!(told[0], (94, "cau chuyen".to_owned()));
        assert_eq!(told[1], (1_204, "tin".to_owned()));
    }
}
