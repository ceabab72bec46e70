//! Texts as XML holds them.

/// A text that no reader takes for anything but itself: Excel reads `_x0041_` as a character's number.
pub(super) fn literal(out: &mut Vec<u8>, text: &str) {
    let mut rest = text;
    if memchr::memchr(b'_', text.as_bytes()).is_some() {
        for (at, _) in text.match_indices("_x") {
            let code = text.as_bytes().get(at + 2..at + 7);
            if code.is_some_and(|c| c[4] == b'_' && c[..4].iter().all(u8::is_ascii_hexdigit)) {
                let (before, after) = rest.split_at(rest.len() - (text.len() - at));
                escaped(out, before);
                out.extend_from_slice(b"_x005F");
                rest = after;
            }
        }
    }
    escaped(out, rest);
}

/// A text between tags.
pub(super) fn escaped(out: &mut Vec<u8>, text: &str) {
    let mut rest = text.as_bytes();
    while let Some(at) = memchr::memchr3(b'&', b'<', b'>', rest) {
        out.extend_from_slice(&rest[..at]);
        out.extend_from_slice(match rest[at] {
            b'&' => b"&amp;",
            b'<' => b"&lt;",
            _ => b"&gt;",
        });
        rest = &rest[at + 1..];
    }
    out.extend_from_slice(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> String {
        let mut out = Vec::new();
        literal(&mut out, text);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn what_xml_or_excel_would_read_otherwise_is_escaped() {
        assert_eq!(written("a < b & c > d"), "a &lt; b &amp; c &gt; d");
        assert_eq!(written("_x0041_x00e9_"), "_x005F_x0041_x005F_x00e9_");
        assert_eq!(written("BC_xã_2024_x12"), "BC_xã_2024_x12");
        assert_eq!(written("ấp <_x000D_> ấp"), "ấp &lt;_x005F_x000D_&gt; ấp");
    }
}
