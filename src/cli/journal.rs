//! `dost journal`: looking after the record of everything that happened.

use super::centre;
use super::failure::Failure;
use super::files::Place;
use super::line;
use super::output::Output;
use super::settings::Settings;
use crate::engine::OpenError;
use crate::engine::audit::{self, AnswersReport, AuditError, StateStanding, VerifyReport};
use crate::store::folder::FolderError;

/// Verifies, rebuilds or shows.
///
/// # Errors
/// The folder, the keys or the journal cannot be used; a damaged record is named.
pub fn run(asked: &line::Journal, place: &Place, out: &mut Output) -> Result<(), Failure> {
    let options = centre::options(&Settings::read(place)?);
    match asked {
        line::Journal::Verify => match audit::verify(place.folder(), &options) {
            Ok(report) => verified(&report, out),
            Err(error) if is_in_use(&error) => verified_beside(place, out),
            Err(error) => Err(Failure::failed(error)),
        },
        line::Journal::Rebuild => {
            let report = audit::rebuild(place.folder(), &options).map_err(|error| {
                if is_in_use(&error) {
                    Failure::InUse(REBUILD.to_owned())
                } else {
                    Failure::failed(error)
                }
            })?;
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

/// Why the state is not made anew now.
const REBUILD: &str = "the centre that runs works with this state, so it cannot be made anew \
                       meanwhile. Nothing was changed. End it for all with `dost stop`, then call \
                       this again.";

fn is_in_use(error: &AuditError) -> bool {
    matches!(error, AuditError::Open(OpenError::Folder(FolderError::InUse { .. })))
}

/// What can be checked while a centre runs on the folder.
fn verified_beside(place: &Place, out: &mut Output) -> Result<(), Failure> {
    let report = audit::verify_beside(place.folder()).map_err(Failure::failed)?;
    out.line(&format!("frames  {}, all whole, chained and understood", report.frames))?;
    out.line(&format!("head    {}", hex(&report.head)))?;
    out.line("state   in use by the centre that runs; to check it too: dost stop, then this again")
}

fn verified(report: &VerifyReport, out: &mut Output) -> Result<(), Failure> {
    out.line(&format!("frames  {}, all whole, chained and understood", report.frames))?;
    out.line(&format!("head    {}", hex(&report.head)))?;
    out.line(&format!("digest  {}", hex(&report.digest)))?;
    if let Some(bytes) = report.torn_bytes {
        out.line(&format!("end     {bytes} bytes that were never acknowledged were cut off"))?;
    }
    let answers = answers(&report.answers, out)?;
    match &report.state {
        StateStanding::Absent => out.line("state   none yet; the next start makes it")?,
        StateStanding::Same { behind: 0 } => out.line("state   says the same")?,
        StateStanding::Same { behind } => out.line(&format!(
            "state   says the same, {behind} frames behind; the next start follows"
        ))?,
        StateStanding::Differs => {
            out.line("state   says something else; make it anew: dost journal rebuild")?;
            return Err(Failure::AnswerIsNo);
        }
        StateStanding::Unusable { why } => {
            out.line(&format!(
                "state   cannot be used ({why}); make it anew: dost journal rebuild"
            ))?;
            return Err(Failure::AnswerIsNo);
        }
    }
    answers
}

/// What is said of the outside systems' answers; the inner result is "no" when one is not what came.
fn answers(report: &AnswersReport, out: &mut Output) -> Result<Result<(), Failure>, Failure> {
    let AnswersReport { same, erased, not_taken, differing } = report;
    let mut line = format!("answers {same} of outside systems, each what came");
    if *erased > 0 {
        line.push_str(&format!("; {erased} erased with their person's key"));
    }
    if *not_taken > 0 {
        line.push_str(&format!("; {not_taken} from before numbers were taken"));
    }
    out.line(&line)?;
    for what in differing {
        out.line(&format!("answers NOT what came: {what}; do not decide on it, and report this"))?;
    }
    Ok(if differing.is_empty() { Ok(()) } else { Err(Failure::AnswerIsNo) })
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
