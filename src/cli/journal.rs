//! `dost journal`: looking after the record of everything that happened.

use std::path::Path;

use super::centre;
use super::failure::Failure;
use super::files::{Place, read_text};
use super::line;
use super::output::Output;
use super::settings::Settings;
use crate::engine::OpenError;
use crate::engine::audit::{self, AnswersReport, AuditError, StateStanding, VerifyReport};
use crate::engine::heads::Kept;
use crate::engine::tamper::{self, Difference};
use crate::store::folder::FolderError;

/// Verifies, rebuilds or shows.
///
/// # Errors
/// The folder, the keys or the journal cannot be used; a damaged record is named.
pub fn run(asked: &line::Journal, place: &Place, out: &mut Output) -> Result<(), Failure> {
    let options = centre::options(&Settings::read(place)?);
    match asked {
        line::Journal::Verify { head, heads } if !head.is_empty() || heads.is_some() => {
            compared(head, heads.as_deref(), place, out)
        }
        line::Journal::Verify { .. } => match audit::verify(place.folder(), &options) {
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

/// Compares the journal with heads from receipts and files.
fn compared(
    heads: &[String],
    file: Option<&Path>,
    place: &Place,
    out: &mut Output,
) -> Result<(), Failure> {
    let mut kept = Vec::new();
    for typed in heads {
        kept.push(Kept::parse(typed).map_err(|why| {
            Failure::usage(format!(
                "{typed} is no head: {why}. Type it as it stands on the receipt."
            ))
        })?);
    }
    if let Some(path) = file {
        let of_file = Kept::parse_file(&read_text(path)?).map_err(|line| {
            Failure::failed(format!(
                "{}, line {line}: this is no line of heads. Nothing was compared. Name the file that \
                 the centre writes, or a copy of it.",
                path.display()
            ))
        })?;
        kept.extend(of_file);
    }
    let report = tamper::compare(place.folder(), &kept).map_err(Failure::failed)?;
    out.line(&format!("frames  {}, all whole and chained", report.frames))?;
    out.line(&format!("heads   {} of {} are as they were kept", report.same, kept.len()))?;
    if let Some(good) = report.good_up_to {
        out.line(&if report.unplaced == 0 {
            format!("good    every frame up to {good} is as it was")
        } else {
            format!("fits    heads fit up to frame {good}, but one of unknown age fits nowhere")
        })?;
    }
    let Some(differs) = report.differs else { return Ok(()) };
    out.line(&told_difference(&differs, report.frames))?;
    if report.fit_after > 0 {
        out.line(&format!(
            "later   {} heads at or after that one fit: they were kept when the journal had been \
             changed already and vouch for nothing, unless the line that differs is itself wrong",
            report.fit_after
        ))?;
    }
    Err(Failure::AnswerIsNo)
}

fn told_difference(differs: &Difference, frames: u64) -> String {
    let Difference { from, first, last, is_short } = differs;
    match last {
        Some(_) if *is_short && *first >= frames => {
            format!(
                "differs {from}: frames from {frames} on are missing; the journal was cut short"
            )
        }
        Some(last) if first == last => {
            format!("differs {from}: frame {first} is not the one that was recorded")
        }
        Some(last) => format!(
            "differs {from}: the first frame that is not as it was recorded is one of {first} to {last}"
        ),
        None => format!(
            "differs {from}: no frame has this head. A frame that was there when it was given is not \
             as it was recorded, and a head that fits vouches for it only if it is older than this \
             receipt; or the receipt is of another centre"
        ),
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
