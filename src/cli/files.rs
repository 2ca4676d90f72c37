//! Files that a person names or keeps in the data folder: read whole, within a bound.

use std::env;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::failure::Failure;

/// Most bytes read of any one file: the passport's and the calendar's own bounds lie below.
pub const FILE_BYTES_MAX: u64 = 4 << 20;
/// Folder of the data folder's own passports, by ID.
const PASSPORTS: &str = "passports";
/// Folder of the data folder's own lessons.
const LESSONS: &str = "lessons";
/// The data folder's own calendar.
const CALENDAR: &str = "calendars/az.csv";
/// The settings.
const SETTINGS: &str = "settings.toml";
/// The day from which the practice registers of a data folder count.
const PRACTICE_DAY: &str = "practice-day";
/// The program's folder under the user's data.
const OWN_FOLDER: &str = "dost-desk";

/// The data folder in use, with the names of what lies in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    folder: PathBuf,
}

impl Place {
    /// The folder named on the command line, else `$DOST_DATA`, else `$XDG_DATA_HOME/dost-desk`,
    /// else `~/.local/share/dost-desk`.
    ///
    /// # Errors
    /// None of them says a place.
    pub fn choose(named: Option<&Path>) -> Result<Self, Failure> {
        let set =
            |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        let folder = named
            .map(Path::to_owned)
            .or_else(|| set("DOST_DATA"))
            .or_else(|| set("XDG_DATA_HOME").filter(|home| home.is_absolute()).map(own))
            .or_else(|| set("HOME").map(|home| own(home.join(".local/share"))));
        match folder {
            Some(folder) => Ok(Self { folder }),
            None => Err(Failure::failed(
                "there is no place for the data: neither DOST_DATA nor HOME is set. \
                 Name a folder with --data.",
            )),
        }
    }

    /// The data folder at a known path.
    pub fn at(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    /// The folder itself.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Its settings file.
    pub fn settings(&self) -> PathBuf {
        self.folder.join(SETTINGS)
    }

    /// Its own passport for a service.
    pub fn passport(&self, id: &str) -> PathBuf {
        self.folder.join(PASSPORTS).join(format!("{id}.toml"))
    }

    /// Its own lessons.
    pub fn lessons(&self) -> PathBuf {
        self.folder.join(LESSONS)
    }

    /// Its own calendar.
    pub fn calendar(&self) -> PathBuf {
        self.folder.join(CALENDAR)
    }

    /// The day from which its practice registers count.
    pub fn practice_day(&self) -> PathBuf {
        self.folder.join(PRACTICE_DAY)
    }

    /// Where the program's log goes.
    pub fn log(&self) -> PathBuf {
        self.folder.join("log")
    }

    /// Whether a centre has ever been opened there.
    pub fn holds_centre(&self) -> bool {
        self.folder.join("format").exists()
    }
}

fn own(home: PathBuf) -> PathBuf {
    home.join(OWN_FOLDER)
}

/// Reads a text file.
///
/// # Errors
/// It cannot be read, is too large, or is not UTF-8; the line is named.
pub fn read_text(path: &Path) -> Result<String, Failure> {
    let shown = path.display();
    let unreadable = |error: io::Error| {
        Failure::failed(format!(
            "{shown} cannot be read ({error}). Nothing was changed. Check its name and its rights."
        ))
    };
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(unreadable)?;
    file.take(FILE_BYTES_MAX + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > FILE_BYTES_MAX {
        return Err(Failure::failed(format!(
            "{shown} has more than {FILE_BYTES_MAX} bytes and was not read. Check that it is the \
             file you mean."
        )));
    }
    String::from_utf8(bytes).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        let line = error.as_bytes().iter().take(good).filter(|byte| **byte == b'\n').count() + 1;
        Failure::failed(format!(
            "{shown}, line {line}: this is not UTF-8 text. Nothing was changed. \
             Save the file as UTF-8."
        ))
    })
}

/// Reads a text file that need not be there.
///
/// # Errors
/// As [`read_text`], but for a missing file.
pub fn read_text_if_there(path: &Path) -> Result<Option<String>, Failure> {
    match path.try_exists() {
        Ok(false) => Ok(None),
        // Under a file nothing can be; opening the data folder says so.
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => Ok(None),
        Ok(true) | Err(_) => read_text(path).map(Some),
    }
}

/// Removes a file that may be there.
///
/// # Errors
/// It stays where it is.
pub fn remove_if_there(path: &Path) -> Result<(), Failure> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Failure::failed(format!(
            "{} cannot be removed ({error}). Nothing was changed. Check the folder's rights.",
            path.display()
        ))),
        _ => Ok(()),
    }
}

/// Replaces a small file whole: written beside it, synced, renamed.
///
/// # Errors
/// The folder cannot be written; the old file stands then.
pub fn replace(path: &Path, text: &str) -> Result<(), Failure> {
    let write = || -> io::Result<()> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let beside = path.with_extension("new");
        let mut file = File::create(&beside)?;
        io::Write::write_all(&mut file, text.as_bytes())?;
        file.sync_all()?;
        std::fs::rename(&beside, path)
    };
    write().map_err(|error| {
        Failure::failed(format!(
            "{} cannot be written ({error}). The old file stands. Check the folder's rights and \
             its free space.",
            path.display()
        ))
    })
}
