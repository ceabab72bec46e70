//! The programme's tasks: unique ids, nodes that exist.

use crate::rules::pack::Task;
use crate::rules::place::{Faults, Places};
use crate::rules::source::programme::RawTask;

use super::Known;
use super::outline::unknown_node;
use super::targets::unknown_target;
use super::words::plain;

pub(super) fn validate(
    raw: &[RawTask],
    known: &Known<'_>,
    faults: &Faults,
    places: &mut Places,
) -> Vec<Task> {
    let mut tasks: Vec<Task> = Vec::with_capacity(raw.len());
    for task in raw {
        let id = &task.id;
        if tasks.iter().any(|earlier| earlier.id == id.value) && !id.value.is_empty() {
            faults.error(
                &id.place,
                format!("nhiệm vụ \"{}\" đã có ở trên", id.value),
                "mỗi nhiệm vụ có một số riêng như bản in",
            );
        }
        places.insert(format!("task:{}", id.value), &task.place);
        for node in &task.nodes {
            if !known.node(&node.value) {
                unknown_node(node, known.nodes.as_deref().unwrap_or_default(), faults);
            }
        }
        for target in &task.targets {
            if !known.target(&target.value) {
                unknown_target(target, known, faults);
            }
        }
        let looks_nowhere =
            task.nodes.is_empty() && task.codes.is_empty() && task.targets.is_empty();
        if looks_nowhere && !task.by_board {
            faults.warning(
                &task.place,
                format!("nhiệm vụ \"{}\" chưa gắn với điểm nào của đề cương", id.value),
                "thêm dòng nodes = [\"II.1.2\"], nếu không chương trình không biết đơn vị nào đã báo cáo; đề cương không hỏi thì ghi by_board = true",
            );
        }
        tasks.push(Task {
            id: id.value.clone(),
            title: task.title.value.clone(),
            nodes: plain(&task.nodes),
            codes: plain(&task.codes),
            targets: plain(&task.targets),
            quotes: task.quotes,
            by_board: task.by_board,
            is_defect: task.is_defect,
            text: task
                .text
                .as_ref()
                .map(|text| text.value.clone())
                .unwrap_or_default(),
        });
    }
    tasks
}
