//! The program's own log: files in `log/` of the data folder, one a day, never the screen.
//!
//! No name, no code of a person and no sentence is ever logged: numbers of cases and tickets only.

use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt;

use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::EnvFilter;

use super::failure::Failure;
use super::files::Place;

/// Days of log that are kept.
const FILES_MAX: usize = 14;
/// What is logged unless `DOST_LOG` says otherwise.
const FILTER: &str = "info";

/// Starts the log. The data folder must have been found usable before: this makes `log/` in it.
///
/// # Errors
/// The folder cannot be written.
pub fn start(place: &Place) -> Result<(), Failure> {
    // The appender complains on the screen about a folder that is not there yet.
    let made = DirBuilder::new().recursive(true).mode(0o700).create(place.log());
    let files = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("dost")
        .filename_suffix("log")
        .max_log_files(FILES_MAX)
        .build(place.log());
    let files = made
        .map_err(|error| error.to_string())
        .and_then(|()| files.map_err(|error| error.to_string()));
    let files = files.map_err(|error| {
        Failure::failed(format!(
            "the log in {} cannot be written ({error}). Nothing was lost. Give this user the \
             right to write there.",
            place.log().display()
        ))
    })?;
    let filter = EnvFilter::try_from_env("DOST_LOG").unwrap_or_else(|_| EnvFilter::new(FILTER));
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(false)
        .with_writer(files)
        .finish();
    // Only a test that runs two centres in one process has one already; it keeps the first.
    let _ = tracing::subscriber::set_global_default(subscriber);
    Ok(())
}
