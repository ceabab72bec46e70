//! The submissions folder and archives in it.

use std::fs;
use std::io::{Cursor, Write};

use super::office::{docx, p, zip};
use doichieu::ingest::{self, Listing};

fn write(root: &std::path::Path, path: &str, bytes: &[u8]) {
    let file = root.join(path);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, bytes).unwrap();
}

fn paths(listing: &Listing) -> Vec<&str> {
    listing
        .files
        .iter()
        .map(|file| file.path.as_str())
        .collect()
}

#[test]
fn files_are_listed_in_one_order_under_the_prefix() {
    let root = tempfile::tempdir().unwrap();
    for path in [
        "b/2.docx",
        "b/1.docx",
        "Huyện đoàn An Minh/báo cáo.docx",
        "lẻ.txt",
        "B/x.txt",
    ] {
        write(root.path(), path, b"x");
    }
    let listing = ingest::list(root.path(), "submissions/").unwrap();
    assert_eq!(
        paths(&listing),
        [
            "submissions/B/x.txt",
            "submissions/Huyện đoàn An Minh/báo cáo.docx",
            "submissions/b/1.docx",
            "submissions/b/2.docx",
            "submissions/lẻ.txt",
        ]
    );
    assert_eq!(listing.files[0].size, 1);
    assert_eq!(
        ingest::list(root.path(), "").unwrap().files[0].path,
        "B/x.txt"
    );
}

#[test]
fn leftovers_of_word_and_systems_are_passed_over_in_silence() {
    let root = tempfile::tempdir().unwrap();
    for name in [
        "~$bao-cao.docx",
        ".DS_Store",
        "Thumbs.db",
        "desktop.ini",
        ".~lock.x#",
        "__MACOSX/x",
    ] {
        write(root.path(), name, b"x");
    }
    assert_eq!(ingest::list(root.path(), "s").unwrap(), Listing::default());
}

#[test]
fn a_hidden_document_is_named() {
    let root = tempfile::tempdir().unwrap();
    for name in [".báo cáo.docx", "._báo cáo.docx", ".docx", ".~lock.a.docx"] {
        write(root.path(), name, b"x");
    }
    let listing = ingest::list(root.path(), "s").unwrap();
    let skipped: Vec<&str> = listing
        .skipped
        .iter()
        .map(|(path, _)| path.as_str())
        .collect();
    assert_eq!((skipped, listing.files.len()), (vec!["s/.báo cáo.docx"], 0));
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), "a/x.txt", b"x");
    std::os::unix::fs::symlink(root.path(), root.path().join("a/vòng")).unwrap();
    std::os::unix::fs::symlink("/etc/hostname", root.path().join("a/ngoài.txt")).unwrap();
    let listing = ingest::list(root.path(), "s").unwrap();
    assert_eq!(paths(&listing), ["s/a/x.txt"]);
    assert_eq!(listing.skipped.len(), 2);
}

#[test]
fn folders_too_deep_are_named() {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), &("d/".repeat(30) + "x.txt"), b"x");
    let listing = ingest::list(root.path(), "s").unwrap();
    assert!(listing.files.is_empty());
    assert_eq!(listing.skipped.len(), 1);
}

#[test]
fn an_archive_is_a_folder_of_its_members() {
    let root = tempfile::tempdir().unwrap();
    let report = docx(&p("trong tệp nén"));
    let archive = zip(&[
        ("An Minh/báo cáo.docx", &report),
        ("An Minh/", b""),
        ("__MACOSX/An Minh/._báo cáo.docx", b"x"),
        ("An Minh/~$báo cáo.docx", b"x"),
    ]);
    write(root.path(), "gửi.ZIP", &archive);
    let listing = ingest::list(root.path(), "s").unwrap();
    assert_eq!(paths(&listing), ["s/gửi.ZIP/An Minh/báo cáo.docx"]);
    assert!(listing.skipped.is_empty());
    assert_eq!(ingest::load(&listing.files[0]).unwrap(), report);
}

#[test]
fn members_that_point_outside_are_named_and_left_out() {
    let root = tempfile::tempdir().unwrap();
    let archive = zip(&[
        ("../ngoài.docx", b"x"),
        ("a/../../b.docx", b"x"),
        ("/tuyệt đối.docx", b"x"),
        ("C:\\x.docx", b"x"),
        ("nul\0.docx", b"x"),
        ("tốt.docx", b"x"),
    ]);
    write(root.path(), "a.zip", &archive);
    let listing = ingest::list(root.path(), "s").unwrap();
    assert_eq!(paths(&listing), ["s/a.zip/tốt.docx"]);
    assert_eq!(listing.skipped.len(), 5, "{:?}", listing.skipped);
}

#[test]
fn one_archive_inside_another_is_opened_and_no_more() {
    let root = tempfile::tempdir().unwrap();
    let third = zip(&[("sâu.txt", b"x")]);
    let second = zip(&[("b.txt", b"noi dung"), ("ba.zip", &third)]);
    write(
        root.path(),
        "một.zip",
        &zip(&[("hai.zip", &second), ("a.txt", b"a")]),
    );
    let listing = ingest::list(root.path(), "s").unwrap();
    assert_eq!(
        paths(&listing),
        ["s/một.zip/a.txt", "s/một.zip/hai.zip/b.txt"]
    );
    assert_eq!(listing.skipped[0].0, "s/một.zip/hai.zip/ba.zip");
    assert_eq!(ingest::load(&listing.files[1]).unwrap(), b"noi dung");
}

#[test]
fn a_document_called_zip_stays_a_file() {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), "báo cáo.zip", &docx(&p("x")));
    write(root.path(), "hỏng.zip", b"PK\x03\x04 broken");
    let listing = ingest::list(root.path(), "s").unwrap();
    assert_eq!(paths(&listing), ["s/báo cáo.zip", "s/hỏng.zip"]);
}

/// A one-member archive whose name is given in bytes, without the UTF-8 flag.
fn archive_named(name: &[u8]) -> Vec<u8> {
    let plain = vec![b'n'; name.len()];
    let plain = String::from_utf8(plain).unwrap();
    let mut bytes = zip(&[(&plain, b"x")]);
    while let Some(at) = bytes
        .windows(name.len())
        .position(|w| w == plain.as_bytes())
    {
        bytes[at..at + name.len()].copy_from_slice(name);
    }
    bytes
}

#[test]
fn member_names_of_old_windows_are_decoded() {
    let cases: [(&[u8], &str); 3] = [
        // windows-1258, tone after its vowel.
        (
            b"B\xe1o c\xe1o k\xea\xect qua\xd2.docx",
            "Báo cáo kết quả.docx",
        ),
        ("Báo cáo.docx".as_bytes(), "Báo cáo.docx"),
        // Code page 437.
        (b"r\x82sum\x82.docx", "résumé.docx"),
    ];
    for (raw, expected) in cases {
        let root = tempfile::tempdir().unwrap();
        write(root.path(), "a.zip", &archive_named(raw));
        let listing = ingest::list(root.path(), "").unwrap();
        assert_eq!(paths(&listing), [format!("a.zip/{expected}")]);
        assert_eq!(ingest::load(&listing.files[0]).unwrap(), b"x");
    }
}

#[test]
fn a_file_over_the_limit_is_not_read() {
    let root = tempfile::tempdir().unwrap();
    let path = root.path().join("to.docx");
    // A sparse file: nothing is written.
    let size = ingest::limits::FILE_BYTES + 1;
    fs::File::create(&path).unwrap().set_len(size).unwrap();
    let listing = ingest::list(root.path(), "s").unwrap();
    let error = ingest::load(&listing.files[0]).unwrap_err();
    assert_eq!(error.code(), "limit");
}

#[test]
fn a_file_that_went_away_is_an_io_error() {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), "a.txt", b"x");
    let listing = ingest::list(root.path(), "s").unwrap();
    fs::remove_file(root.path().join("a.txt")).unwrap();
    assert_eq!(ingest::load(&listing.files[0]).unwrap_err().code(), "io");
    assert!(ingest::list(&root.path().join("không có"), "s").is_err());
}

#[test]
fn a_locked_member_is_encrypted() {
    let root = tempfile::tempdir().unwrap();
    let mut bytes = zip(&[("a.txt", b"x")]);
    // Bit 0 of the flags, in the local and in the central header.
    for (mark, offset) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        let at = bytes.windows(4).position(|w| w == mark).unwrap();
        bytes[at + offset] |= 1;
    }
    let mut file = fs::File::create(root.path().join("a.zip")).unwrap();
    std::io::copy(&mut Cursor::new(bytes), &mut file).unwrap();
    file.flush().unwrap();
    let listing = ingest::list(root.path(), "s").unwrap();
    assert_eq!(
        ingest::load(&listing.files[0]).unwrap_err().code(),
        "encrypted"
    );
}

#[cfg(unix)]
#[test]
fn a_file_that_became_a_link_or_a_pipe_after_listing_is_not_opened() {
    let root = tempfile::tempdir().unwrap();
    let outside = tempfile::tempdir().unwrap();
    write(outside.path(), "secret.docx", b"x");
    for name in ["a.docx", "b.docx"] {
        write(root.path(), name, b"x");
    }
    let listing = ingest::list(root.path(), "s").unwrap();
    let (link, pipe) = (root.path().join("a.docx"), root.path().join("b.docx"));
    fs::remove_file(&link).unwrap();
    fs::remove_file(&pipe).unwrap();
    std::os::unix::fs::symlink(outside.path().join("secret.docx"), &link).unwrap();
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.unwrap().success());
    for file in &listing.files {
        assert_eq!(
            ingest::load(file).unwrap_err().code(),
            "io",
            "{}",
            file.path
        );
    }
    let again = ingest::list(root.path(), "s").unwrap();
    assert!(again.files.is_empty());
    assert_eq!(again.skipped.len(), 2);
}

#[cfg(unix)]
#[test]
fn a_circle_of_links_ends() {
    let root = tempfile::tempdir().unwrap();
    fs::create_dir(root.path().join("a")).unwrap();
    std::os::unix::fs::symlink(root.path(), root.path().join("a/b")).unwrap();
    std::os::unix::fs::symlink("x", root.path().join("x")).unwrap();
    let listing = ingest::list(root.path(), "s").unwrap();
    assert_eq!((listing.files.len(), listing.skipped.len()), (0, 2));
}

#[test]
fn a_file_that_changed_after_listing_is_read_as_it_is_now() {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), "a.txt", &[b'x'; 10_000]);
    let listing = ingest::list(root.path(), "s").unwrap();
    for content in [&b"ng\xe1\xba\xafn"[..], b"", &vec![b'y'; 50_000]] {
        write(root.path(), "a.txt", content);
        assert_eq!(ingest::load(&listing.files[0]).unwrap(), content);
    }
}

#[test]
fn an_archive_is_opened_once_and_again_when_it_changed() {
    let root = tempfile::tempdir().unwrap();
    let inner = zip(&[("c.txt", b"ba"), ("d.txt", b"bon")]);
    let parts: [(&str, &[u8]); 3] = [("a.txt", b"mot"), ("b.txt", b"hai"), ("t/e.zip", &inner)];
    write(root.path(), "n.zip", &zip(&parts));
    let listing = ingest::list(root.path(), "").unwrap();
    let archives = ingest::Archives::default();
    let all = |archives: &ingest::Archives| -> Vec<Vec<u8>> {
        let read = |file| archives.load(file).unwrap();
        listing.files.iter().map(read).collect()
    };
    let expected: [&[u8]; 4] = [b"mot", b"hai", b"ba", b"bon"];
    assert_eq!(all(&archives), expected);
    assert_eq!(all(&archives), expected);
    // What is there now is read, as from a file that is no archive.
    let parts: [(&str, &[u8]); 2] = [("b.txt", b"hai nghin"), ("a.txt", b"mot nghin")];
    write(root.path(), "n.zip", &zip(&parts));
    assert_eq!(archives.load(&listing.files[0]).unwrap(), b"mot nghin");
    let gone = archives.load(&listing.files[2]).unwrap_err();
    assert_eq!(gone.code(), "io");
    fs::remove_file(root.path().join("n.zip")).unwrap();
    assert_eq!(archives.load(&listing.files[0]).unwrap_err().code(), "io");
}

#[test]
fn files_of_an_archive_are_read_in_a_time_that_grows_with_their_number() {
    let root = tempfile::tempdir().unwrap();
    let names: Vec<String> = (0..4_000).map(|i| format!("xã {i}/bao cao.txt")).collect();
    let parts: Vec<(&str, &[u8])> = names.iter().map(|n| (n.as_str(), &b"x"[..])).collect();
    let inner = zip(&parts);
    write(root.path(), "n.zip", &inner);
    write(root.path(), "trong.zip", &zip(&[("t.zip", &inner)]));
    let listing = ingest::list(root.path(), "").unwrap();
    assert_eq!(listing.files.len(), 2 * names.len());
    let archives = ingest::Archives::default();
    let start = std::time::Instant::now();
    for file in &listing.files {
        assert_eq!(archives.load(file).unwrap(), b"x");
    }
    assert!(start.elapsed() < std::time::Duration::from_secs(10));
}

#[test]
fn ten_thousand_empty_files_are_listed_at_once() {
    let root = tempfile::tempdir().unwrap();
    for i in 0..10_000 {
        fs::write(root.path().join(format!("{i}.docx")), b"").unwrap();
    }
    let start = std::time::Instant::now();
    let listing = ingest::list(root.path(), "s").unwrap();
    assert_eq!(listing.files.len(), 10_000);
    assert!(start.elapsed() < std::time::Duration::from_secs(10));
}

#[test]
fn a_sparse_file_of_two_gigabytes_is_refused_by_its_size() {
    let root = tempfile::tempdir().unwrap();
    for name in ["a.docx", "a.zip"] {
        let file = fs::File::create(root.path().join(name)).unwrap();
        file.set_len(2 << 30).unwrap();
    }
    let listing = ingest::list(root.path(), "s").unwrap();
    for file in &listing.files {
        assert_eq!(
            ingest::load(file).unwrap_err().code(),
            "limit",
            "{}",
            file.path
        );
    }
}

#[cfg(unix)]
#[test]
fn signs_that_turn_the_line_around_do_not_show_in_paths() {
    let root = tempfile::tempdir().unwrap();
    // Shows as "báo cáo exe.docx" with its end turned around.
    let name = "báo cáo \u{202e}xcod.exe";
    write(root.path(), name, b"x");
    let archive = zip(&[("\u{2066}trong.txt", b"y"), ("c\u{7}d.txt", b"z")]);
    write(root.path(), "n.zip", &archive);
    let listing = ingest::list(root.path(), "s").unwrap();
    assert_eq!(listing.files.len(), 3);
    for file in &listing.files {
        let odd = |c: char| c.is_control() || ('\u{202a}'..='\u{2069}').contains(&c);
        assert!(!file.path.contains(odd), "{:?}", file.path);
        assert_eq!(ingest::load(file).unwrap().len(), 1);
    }
}
