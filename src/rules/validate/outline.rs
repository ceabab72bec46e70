//! The outline: ids that follow the printed numbers, parents before children, markers that fit.

use crate::rules::pack::{Marker, Node, NodeExample, Outline};
use crate::rules::place::{At, Faults, Places};
use crate::rules::source::outline::{RawNode, RawNodeExample};
use crate::rules::suggest::nearest;

use super::words::{PhraseBook, plain};

/// `certain` says that no node was lost to broken TOML; otherwise nothing is said about gaps, order
/// and parents, which the lost nodes may explain.
pub(super) fn validate(
    raw: &[RawNode],
    certain: bool,
    faults: &Faults,
    places: &mut Places,
) -> Outline {
    let ids: Vec<&str> = raw.iter().map(|node| node.id.value.as_str()).collect();
    let unheard = Faults::default();
    let between_nodes = if certain { faults } else { &unheard };
    let mut nodes: Vec<Node> = Vec::with_capacity(raw.len());
    let mut phrases = PhraseBook::default();
    for node in raw {
        let id = node.id.value.as_str();
        if id.is_empty() {
            continue; // already reported
        }
        if nodes.iter().any(|earlier| earlier.id == id) {
            faults.error(
                &node.id.place,
                format!("điểm \"{id}\" đã có ở trên"),
                "mỗi điểm của đề cương có một id riêng; xem lại số thứ tự",
            );
            continue;
        }
        places.insert(format!("node:{id}"), &node.place);
        let Some(marker) = node.marker.as_ref().map(|marker| marker.value) else {
            continue;
        };
        let Ok(parent) = place_in_tree(&node.id, marker, &nodes, &ids, between_nodes) else {
            continue;
        };
        if node.catch_all.as_ref().is_some_and(|flag| flag.value) && !id.contains('.') {
            faults.error(
                &node.place,
                format!("điểm \"{id}\" có catch_all = true nhưng không nằm dưới điểm nào"),
                "catch_all chỉ dùng cho dòng \"Các nội dung khác\" nằm dưới một điểm khác",
            );
        }
        if let (false, Some(first)) = (node.unit_types.is_empty(), node.not_unit_types.first()) {
            faults.error(
                &first.place,
                format!("điểm \"{id}\" có cả unit_types và not_unit_types"),
                "giữ một trong hai: unit_types (chỉ các loại này) hoặc not_unit_types (mọi loại trừ các loại này)",
            );
        }
        phrases.add(id, &node.phrases, &node.not, faults);
        let index = nodes.len();
        if let Some(parent) = parent {
            nodes[parent].children.push(index);
        }
        nodes.push(Node {
            id: id.to_owned(),
            parent,
            children: Vec::new(),
            depth: u8::try_from(id.split('.').count()).unwrap_or(u8::MAX),
            marker,
            title: node.title.value.clone(),
            printed: node.printed.as_ref().unwrap_or(&node.title).value.clone(),
            optional: node.optional,
            catch_all: node.catch_all.as_ref().is_some_and(|flag| flag.value),
            aliases: plain(&node.aliases),
            phrases: plain(&node.phrases),
            related: plain(&node.related),
            samples: Vec::new(),
            not: plain(&node.not),
            unit_types: plain(&node.unit_types),
            not_unit_types: plain(&node.not_unit_types),
            examples: examples(node, certain.then_some(&ids), faults, places),
        });
    }
    Outline {
        nodes,
        unrelated: Vec::new(),
    }
}

/// The node has no place in the tree; the fault is recorded.
struct Misplaced;

/// Checks the id against the printed order and gives the parent's index (none at the top).
/// A node that has no place is left out, so that one slip is not reported again by its neighbours.
fn place_in_tree(
    at: &At<String>,
    marker: Marker,
    nodes: &[Node],
    ids: &[&str],
    faults: &Faults,
) -> Result<Option<usize>, Misplaced> {
    let id = at.value.as_str();
    let (parent_id, last) = match id.rsplit_once('.') {
        Some((parent, last)) => (Some(parent), last),
        None => (None, id),
    };
    let Some(number) = ordinal(last, marker) else {
        faults.error(
            &at.place,
            format!("id \"{id}\" không hợp với marker = \"{}\"", word(marker)),
            format!("phần cuối của id phải là {}", shape(marker)),
        );
        return Err(Misplaced);
    };
    let parent = match parent_id {
        None => None,
        Some(parent_id) => {
            let Some(index) = nodes.iter().position(|node| node.id == parent_id) else {
                missing_parent(at, parent_id, nodes, ids, faults);
                return Err(Misplaced);
            };
            Some(index)
        }
    };
    let open = open_path(nodes);
    if let Some(index) = parent.filter(|index| !open.contains(index)) {
        faults.error(
            &at.place,
            format!(
                "điểm \"{id}\" đứng sai chỗ: phần của \"{}\" đã hết ở trên",
                nodes[index].id
            ),
            "xếp các điểm theo đúng thứ tự in trong đề cương, điểm con liền sau điểm cha",
        );
        return Err(Misplaced);
    }
    if let Some(index) = parent
        && nests_oddly(nodes[index].marker, marker)
    {
        faults.warning(
            &at.place,
            format!(
                "điểm \"{id}\" (marker = \"{}\") hiếm khi nằm dưới \"{}\" (marker = \"{}\")",
                word(marker),
                nodes[index].id,
                word(nodes[index].marker)
            ),
            "thứ bậc thường gặp: roman (I.), number (1. hoặc 2.1.), dash (-), plus (+); xem lại marker và id",
        );
    }
    let here = ids.iter().position(|other| *other == id).unwrap_or(0);
    // As written, faulty siblings too: a gap left by one of those is not another fault.
    let previous = ids[..here]
        .iter()
        .rev()
        .find(|other| other.rsplit_once('.').map(|(parent, _)| parent) == parent_id);
    check_order(at, marker, number, previous.copied(), faults);
    Ok(parent)
}

fn missing_parent(at: &At<String>, parent: &str, nodes: &[Node], ids: &[&str], faults: &Faults) {
    let here = ids.iter().position(|id| *id == at.value).unwrap_or(0);
    match ids.iter().position(|id| *id == parent) {
        Some(index) if index > here => faults.error(
            &at.place,
            format!("điểm \"{}\" đứng trước điểm cha \"{parent}\"", at.value),
            "đưa điểm cha lên trước",
        ),
        Some(_) => {} // the parent's own faults are reported at the parent
        None => {
            let known: Vec<&str> = nodes.iter().map(|node| node.id.as_str()).collect();
            let help = match nearest(parent, &known) {
                Some(meant) => format!(
                    "thêm điểm \"{parent}\" ở trên, hoặc sửa id; có phải ý là nằm dưới \"{meant}\"?"
                ),
                None => format!("thêm điểm \"{parent}\" ở trên, hoặc sửa id"),
            };
            faults.error(
                &at.place,
                format!("điểm \"{}\" không có điểm cha \"{parent}\"", at.value),
                help,
            );
        }
    }
}

/// The last node and its ancestors: a new node may hang under these only.
fn open_path(nodes: &[Node]) -> Vec<usize> {
    let mut path = Vec::new();
    let mut at = nodes.len().checked_sub(1);
    while let Some(index) = at {
        path.push(index);
        at = nodes[index].parent;
    }
    path
}

/// Printed numbers must rise; `-` and `+` items are counted by us, so they must also have no gap.
fn check_order(
    at: &At<String>,
    marker: Marker,
    number: u32,
    previous: Option<&str>,
    faults: &Faults,
) {
    let before = previous.and_then(|id| {
        let last = id.rsplit('.').next().unwrap_or(id);
        [marker, Marker::Number, Marker::Plus, Marker::Roman]
            .into_iter()
            .find_map(|marker| ordinal(last, marker))
    });
    let before = before.unwrap_or(0);
    if number <= before {
        faults.error(
            &at.place,
            format!(
                "điểm \"{}\" đứng sau \"{}\" cùng cấp nên số thứ tự phải lớn hơn",
                at.value,
                previous.unwrap_or_default()
            ),
            "xếp lại thứ tự hoặc sửa số",
        );
    } else if number > before + 1 && matches!(marker, Marker::Dash | Marker::Plus) {
        faults.warning(
            &at.place,
            format!("điểm \"{}\" nhảy số: phần cuối phải là {}", at.value, last_part(marker, before + 1)),
            "dòng \"-\" lấy số tiếp theo, dòng \"+\" lấy chữ tiếp theo dưới cùng một điểm cha; nếu cố ý bỏ bớt dòng thì giữ nguyên",
        );
    }
}

fn last_part(marker: Marker, number: u32) -> String {
    match marker {
        Marker::Plus => char::from_u32('a' as u32 + number - 1)
            .unwrap_or('?')
            .to_string(),
        _ => number.to_string(),
    }
}

/// A roman heading stands at the top; below, a marker is never of a higher rank than its parent's.
fn nests_oddly(parent: Marker, child: Marker) -> bool {
    child == Marker::Roman || child < parent
}

/// The position an id's last part stands for, when it fits the marker.
fn ordinal(last: &str, marker: Marker) -> Option<u32> {
    match marker {
        Marker::Roman => roman(last),
        Marker::Number | Marker::Dash => {
            let digits = !last.is_empty() && last.bytes().all(|byte| byte.is_ascii_digit());
            last.parse()
                .ok()
                .filter(|number| digits && *number > 0 && !last.starts_with('0'))
        }
        Marker::Plus => match last.as_bytes() {
            [letter @ b'a'..=b'z'] => Some(u32::from(letter - b'a') + 1),
            _ => None,
        },
    }
}

/// 1–39, the roman numbers an outline can need.
fn roman(text: &str) -> Option<u32> {
    const ONES: [&str; 10] = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"];
    (1..40).find(|number| {
        let tens = "X".repeat(*number as usize / 10);
        text == format!("{tens}{}", ONES[*number as usize % 10])
    })
}

fn word(marker: Marker) -> &'static str {
    match marker {
        Marker::Roman => "roman",
        Marker::Number => "number",
        Marker::Dash => "dash",
        Marker::Plus => "plus",
    }
}

fn shape(marker: Marker) -> &'static str {
    match marker {
        Marker::Roman => "số La Mã: I, II, III…",
        Marker::Number => "số như bản in: 1, 2, 3…",
        Marker::Dash => "số đếm dòng \"-\": 1, 2, 3…",
        Marker::Plus => "một chữ thường đếm dòng \"+\": a, b, c…",
    }
}

fn examples(
    node: &RawNode,
    ids: Option<&Vec<&str>>,
    faults: &Faults,
    places: &mut Places,
) -> Vec<NodeExample> {
    let mut examples = Vec::new();
    for (number, raw) in node.examples.iter().enumerate() {
        places.insert(format!("node:{}#{number}", node.id.value), &raw.place);
        if let Some(example) = example(node, raw, ids, faults) {
            examples.push(example);
        }
    }
    examples
}

fn example(
    node: &RawNode,
    raw: &RawNodeExample,
    ids: Option<&Vec<&str>>,
    faults: &Faults,
) -> Option<NodeExample> {
    let (text, is_heading) = match (&raw.heading, &raw.sentence) {
        (Some(heading), None) => (heading, true),
        (None, Some(sentence)) => (sentence, false),
        _ => {
            faults.error(
                &raw.place,
                "ví dụ phải có đúng một trong hai khóa `heading`, `sentence`",
                "heading = \"…\" cho một đề mục, sentence = \"…\" cho một câu văn",
            );
            return None;
        }
    };
    let expected = match &raw.node {
        None => Some(node.id.value.clone()),
        Some(word) if word.value == "none" => None,
        Some(other) => {
            if let Some(ids) = ids.filter(|ids| !ids.contains(&other.value.as_str())) {
                unknown_node(other, ids, faults);
            }
            Some(other.value.clone())
        }
    };
    Some(NodeExample {
        text: text.value.clone(),
        is_heading,
        parent: raw.parent.as_ref().map(|parent| parent.value.clone()),
        node: expected,
    })
}

/// A reference to a node that is not in the outline.
pub(super) fn unknown_node(at: &At<String>, ids: &[&str], faults: &Faults) {
    let help = match nearest(&at.value, ids) {
        Some(meant) => format!("có phải ý là \"{meant}\"? id phải có trong outline.toml"),
        None => "ghi id có trong outline.toml, ví dụ \"II.3.2\"".to_owned(),
    };
    faults.error(
        &at.place,
        format!("đề cương không có điểm \"{}\"", at.value),
        help,
    );
}
