//! Where a path leads, however it is written.

use std::path::{Component, Path, PathBuf};

/// Whether names that differ in capitals are one file on this system, as it usually is set up.
const IGNORES_CASE: bool = cfg!(any(windows, target_os = "macos"));

/// The place that `path` leads to, through links and dots, as far as its folders are there; what is not there yet stands as it
/// is written. Two paths of one place are one file.
pub(crate) fn place(path: &Path) -> PathBuf {
    let place = path.canonicalize().unwrap_or_else(|_| walk(path));
    if IGNORES_CASE { folded(&place) } else { place }
}

/// A path as messages about outputs show it.
pub(crate) fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// Whether two paths lead to one file. It need not be there.
pub(crate) fn same_file(a: &Path, b: &Path) -> bool {
    place(a) == place(b)
}

/// A place with the difference between capitals and small letters taken away.
pub(crate) fn folded(place: &Path) -> PathBuf {
    PathBuf::from(place.to_string_lossy().to_lowercase())
}

/// Follows the path part by part: a link is followed before the dots behind it count.
fn walk(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut place = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                place.pop();
            }
            // A drive alone would be the folder that its work goes on in.
            Component::Prefix(_) => place.push(part),
            Component::RootDir | Component::Normal(_) => {
                place.push(part);
                if let Ok(real) = place.canonicalize() {
                    place = real;
                }
            }
        }
    }
    place
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_are_not_there_have_places_too() {
        assert!(same_file(Path::new("没有/./a/../B.json"), Path::new("没有/B.json")));
        assert!(same_file(Path::new("没有/../../a"), Path::new("../a")));
        assert!(same_file(Path::new("src/../没有"), Path::new("./没有")));
        assert!(!same_file(Path::new("没有/b"), Path::new("b")));
        assert_eq!(same_file(Path::new("没有/A"), Path::new("没有/a")), IGNORES_CASE);
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_before_dots() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |path: &str| folder.path().join(path);
        std::fs::create_dir_all(at("深/处")).expect("a folder");
        std::os::unix::fs::symlink(at("深/处"), at("链接")).expect("a link");
        assert!(same_file(&at("链接/新/a.csv"), &at("深/处/新/a.csv")));
        assert!(same_file(&at("链接/../a.csv"), &at("深/a.csv")));
        assert!(!same_file(&at("链接/../a.csv"), &at("a.csv")));
    }
}
