//! Bytes written as letters: parts of web archives, keys of locked files.

/// The bytes up to the first `=`; line ends and what else is no sign of the alphabet are passed over (RFC
/// 2045, section 6.8).
pub(super) fn decode(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0);
    for &byte in body {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => break,
            _ => continue,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push((bits >> count) as u8);
            bits &= (1 << count) - 1;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_are_passed_over_and_padding_ends() {
        assert_eq!(decode(b"QuG7\r\nk28="), "Bồo".as_bytes());
        assert_eq!(decode(b"SGE=SGE="), b"Ha");
    }
}
