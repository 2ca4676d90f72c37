//! `dost journal`: looking after the record of everything that happened.

use super::centre;
use super::failure::Failure;
use super::files::Place;
use super::line;
use super::output::Output;
use super::settings::Settings;
use crate::engine::audit::{self, StateStanding, VerifyReport};

/// Verifies, rebuilds or shows.
///
/// # Errors
/// The folder, the keys or the journal cannot be used; a damaged record is named.
pub fn run(asked: &line::Journal, place: &Place, out: &mut Output) -> Result<(), Failure> {
    let options = centre::options(&Settings::read(place)?);
    match asked {
        line::Journal::Verify => {
            let report = audit::verify(place.folder(), &options).map_err(Failure::failed)?;
            verified(&report, out)
        }
        line::Journal::Rebuild => {
            let report = audit::rebuild(place.folder(), &options).map_err(Failure::failed)?;
            if let Some(path) = &report.set_aside {
                out.line(&format!(
                    "the old state is in {}; remove it when all is well",
                    path.display()
                ))?;
            }
            out.line(&format!("the state was made anew from {} frames", report.frames))
        }
        line::Journal::Show => show(place, out),
    }
}

fn verified(report: &VerifyReport, out: &mut Output) -> Result<(), Failure> {
    out.line(&format!("frames  {}, all whole, chained and understood", report.frames))?;
    out.line(&format!("head    {}", hex(&report.head)))?;
    out.line(&format!("digest  {}", hex(&report.digest)))?;
    if let Some(bytes) = report.torn_bytes {
        out.line(&format!("end     {bytes} bytes that were never acknowledged were cut off"))?;
    }
    match &report.state {
        StateStanding::Absent => out.line("state   none yet; the next start makes it"),
        StateStanding::Same { behind: 0 } => out.line("state   says the same"),
        StateStanding::Same { behind } => out.line(&format!(
            "state   says the same, {behind} frames behind; the next start follows"
        )),
        StateStanding::Differs => {
            out.line("state   says something else; make it anew: dost journal rebuild")?;
            Err(Failure::AnswerIsNo)
        }
        StateStanding::Unusable { why } => {
            out.line(&format!(
                "state   cannot be used ({why}); make it anew: dost journal rebuild"
            ))?;
            Err(Failure::AnswerIsNo)
        }
    }
}

fn show(place: &Place, out: &mut Output) -> Result<(), Failure> {
    let mut written = Ok(());
    let looked = audit::show(place.folder(), 0, |line| {
        written = out.line(line);
        written.is_ok()
    });
    written?;
    looked.map_err(Failure::failed)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
