//! The notice in the citizen's cabinet, the end of a case, and the sweep over the deadlines.

use super::{author, case};
use crate::casework::case::{Case, Notice, NoticeMeans, Stage};
use crate::casework::centre::Centre;
use crate::casework::command::{Command, Context};
use crate::casework::event::{EVENTS_A_FRAME_MAX, Event};
use crate::casework::ids::CaseId;
use crate::casework::notice::{NoticeTaskKind, notice_task, portal_until, posts_itself};
use crate::casework::refusal::Refusal;
use crate::casework::ticket::TicketState;
use crate::casework::urgency::{Urgencies, Urgency};
use crate::law::moment::Moment;

/// Letters of the portal's own id.
pub const RECEIPT_LETTERS_MAX: usize = 64;

pub(super) fn decide(
    centre: &Centre,
    command: &Command,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    match command {
        Command::PostNotice(id) => {
            let file = case(centre, *id)?;
            if !file.stage.awaits_notice() {
                return Err(Refusal::WrongStage { stage: file.stage });
            }
            // What the portal once refused may be tried again under the same key.
            if !matches!(file.notice, Notice::NotPosted | Notice::Failed { .. }) {
                return Err(Refusal::AlreadyPosted);
            }
            Ok(vec![Event::NoticePosted { case: *id, key: notice_key(centre, file)? }])
        }
        Command::ConfirmNotice { case: id, receipt } => {
            let file = case(centre, *id)?;
            if !matches!(file.notice, Notice::Posted { .. }) {
                return Err(Refusal::StrayAnswer);
            }
            super::words(receipt, RECEIPT_LETTERS_MAX)?;
            Ok(vec![Event::NoticeConfirmed { case: *id, receipt: receipt.clone() }])
        }
        Command::FailNotice { case: id, why } => {
            let file = case(centre, *id)?;
            if !matches!(file.notice, Notice::Posted { .. }) {
                return Err(Refusal::StrayAnswer);
            }
            Ok(vec![Event::NoticeFailed { case: *id, why: *why }])
        }
        Command::TellCitizen { case: id, means } => tell(centre, *id, *means, context),
        Command::CloseCase(id) => {
            let file = case(centre, *id)?;
            match file.stage {
                Stage::Granted | Stage::Refused if matches!(file.notice, Notice::Told { .. }) => {
                    Ok(vec![Event::CaseClosed { case: *id }])
                }
                Stage::Notified => Ok(vec![Event::CaseClosed { case: *id }]),
                stage => Err(Refusal::WrongStage { stage }),
            }
        }
        _ => Err(Refusal::UnknownCase),
    }
}

/// Telephone and paper come after the portal: when it has said no, or has had its time and not answered
/// by the day on which the notice must stand.
fn tell(
    centre: &Centre,
    id: CaseId,
    means: NoticeMeans,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    author(context)?;
    let file = case(centre, id)?;
    if !file.stage.awaits_notice() || matches!(file.notice, Notice::Told { .. }) {
        return Err(Refusal::WrongStage { stage: file.stage });
    }
    match notice_task(file, context.now).map(|task| task.kind) {
        Some(NoticeTaskKind::Failed(_) | NoticeTaskKind::Unconfirmed) => {
            Ok(vec![Event::CitizenTold { case: id, means }])
        }
        Some(NoticeTaskKind::Post) => Err(Refusal::PostFirst),
        None => Err(Refusal::PortalFirst { until: portal_until(file).ok_or(Refusal::NoTerm)? }),
    }
}

/// One case has one decision, so its number makes a key that is the same over every retry; the
/// founding's mark keeps it apart from that of another folder's case of the same number.
fn notice_key(centre: &Centre, file: &Case) -> Result<String, Refusal> {
    let number = file.number().ok_or(Refusal::NotIdentified)?;
    let mark = centre.identity.as_ref().map_or("", |identity| identity.mark.as_str());
    Ok(format!("notice-{mark}-{number}"))
}

/// What a look at every running case found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SweepReport {
    /// Running cases.
    pub open: u32,
    /// Cases looked at; always all of them.
    pub looked_at: u32,
    /// Cases whose urgency is higher than it was last raised to, nearest deadline first.
    pub raised: Vec<(CaseId, Urgency)>,
    /// How many cases stand at each level, mildest first.
    pub levels: [u32; 5],
    /// Cases whose notice nobody has posted and the centre posts by itself.
    pub to_post: Vec<CaseId>,
    /// Tickets of earlier days that nobody ended.
    pub stale_tickets: Vec<crate::casework::ids::TicketId>,
}

/// Looks at every running case in order of deadline.
pub fn sweep(centre: &Centre, now: Moment) -> SweepReport {
    let today = now.date();
    let Some(calendar) = centre.calendar.as_deref() else { return SweepReport::default() };
    let territory = super::territory(centre);
    let mut running: Vec<_> = centre
        .cases
        .values()
        .filter(|file| file.is_running())
        .filter_map(|file| Some((file.notice_by()?, file)))
        .collect();
    running.sort_by_key(|(day, file)| (*day, file.id));
    let mut report = SweepReport { open: count(running.len()), ..SweepReport::default() };
    // In order of their latest safe days, so that days are counted once for all of a day.
    let mut urgencies = Urgencies::on(today, calendar, territory);
    for (_, file) in running {
        report.looked_at += 1;
        if posts_itself(file, now) {
            report.to_post.push(file.id);
        }
        let Some(level) = urgencies.of(file) else { continue };
        if let Some(count) = report.levels.get_mut(level as usize) {
            *count += 1;
        }
        let before = centre.raised.get(&file.id).copied().unwrap_or(Urgency::OnTrack);
        if level > before {
            report.raised.push((file.id, level));
        }
    }
    report.stale_tickets = centre
        .tickets
        .values()
        .filter(|held| held.day < today && held.is_open())
        .filter(|held| !matches!(held.state, TicketState::Serving { .. }))
        .map(|held| held.id)
        .collect();
    report
}

fn count(cases: usize) -> u32 {
    u32::try_from(cases).unwrap_or(u32::MAX)
}

/// Notices that one sweep posts by itself, at most; the next one follows at once.
pub const NOTICES_A_SWEEP_MAX: usize = 24;

/// Records a sweep, posts what nobody has posted by its latest safe day, and ends the tickets of
/// earlier days: a ticket is good for its day.
pub(super) fn decide_sweep(centre: &Centre, context: &Context) -> Result<Vec<Event>, Refusal> {
    let report = sweep(centre, context.now);
    let mut events = Vec::new();
    for file in report.to_post.iter().take(NOTICES_A_SWEEP_MAX).filter_map(|id| centre.case(*id)) {
        events.push(Event::NoticePosted { case: file.id, key: notice_key(centre, file)? });
    }
    // Each ticket can take an empty draft with it; what does not fit goes with the next sweep.
    let ended = report.stale_tickets.iter().take((EVENTS_A_FRAME_MAX - 1 - events.len()) / 2);
    for held in ended.filter_map(|ticket| centre.ticket(*ticket)) {
        events.push(Event::TicketCancelled { ticket: held.id });
        events.extend(super::queue::empty_draft(centre, held));
    }
    events.push(Event::Swept {
        open: report.open,
        looked_at: report.looked_at,
        raised: report.raised,
    });
    Ok(events)
}
