//! The English pages of `explain`, one Markdown file.

/// `# code — Title`, then the page.
const PAGES: &str = include_str!("pages.md");

/// The page of a finding code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// Title.
    pub title: &'static str,
    /// Markdown.
    pub doc: &'static str,
}

/// The page of a code.
pub(super) fn of(code: &str) -> Option<Page> {
    PAGES
        .split("\n# ")
        .filter_map(|page| page.split_once('\n'))
        .find_map(|(head, doc)| {
            let (known, title) = head.split_once(" — ")?;
            (known == code).then(|| Page {
                title,
                doc: doc.trim(),
            })
        })
}
