//! A folder of one's own: what one bench does must not be in the way of the next.

use std::fs;
use std::path::Path;

use crate::report::say;

/// Copies a data folder that nobody has open. Segments of the journal that are full are never
/// written again, so that both folders may share them; everything else is copied.
pub fn copy(from: &Path, to: &Path) {
    say(&format!("copying {}", from.display()));
    let last = fs::read_dir(from.join("journal")).expect("a journal");
    let last = last
        .map(|entry| entry.expect("an entry").file_name())
        .filter(|name| name.to_string_lossy().ends_with(".segment"))
        .max();
    each(from, to, &|name| {
        name.to_string_lossy().ends_with(".segment") && Some(name) != last.as_deref()
    });
}

fn each(from: &Path, to: &Path, may_share: &dyn Fn(&std::ffi::OsStr) -> bool) {
    fs::create_dir_all(to).expect("a folder");
    fs::set_permissions(to, fs::metadata(from).expect("a folder").permissions())
        .expect("its permissions");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let (kind, target) = (entry.file_type().expect("its kind"), to.join(entry.file_name()));
        if kind.is_dir() {
            each(&entry.path(), &target, may_share);
        } else if kind.is_file() {
            let shared = may_share(&entry.file_name());
            if !shared || fs::hard_link(entry.path(), &target).is_err() {
                fs::copy(entry.path(), &target).expect("a copy");
            }
        }
    }
}
