//! Another calendar for a centre: what it would change, and taking it over.

use chrono::NaiveDate;

use super::{Told, refused, submit};
use crate::casework::centre::Centre;
use crate::casework::command::Command;
use crate::casework::decide::{CalendarChange, preview_calendar};
use crate::engine::{Engine, Failure};
use crate::law::calendar::Calendar;

/// Shows what a calendar changes from today on, and takes it over unless this is a preview. A
/// centre that has not been founded answers "no": it has none in force.
pub(super) fn take_over(engine: &Engine, csv: &str, preview: bool) -> Result<Told, String> {
    let calendar = Calendar::parse(csv).map_err(|errors| errors.to_string())?;
    let snapshot = engine.snapshot();
    let today = snapshot.now.date();
    let Some(held) = &snapshot.centre.calendar else {
        return Ok(Told { lines: Vec::new(), no: true });
    };
    let changes = preview_calendar(&snapshot.centre, &calendar, today)
        .map_err(|refusal| refused(&Failure::Refused(refusal)))?;
    let mut lines = tell_days(held, &calendar, today);
    let late = changes.iter().filter(|change| change.would_be_late).count();
    lines.extend(changes.iter().map(|change| changed(change, &snapshot.centre)));
    lines.push(format!("{} open cases change, {late} of them would be late", changes.len()));
    if preview {
        lines.push("nothing was changed; without --preview the calendar is taken over".to_owned());
        return Ok(Told::lines(lines));
    }
    let version = calendar.version().to_owned();
    submit(engine, Command::AdoptCalendar(Box::new(calendar)))?;
    lines.push(format!("calendar {version} is in force"));
    Ok(Told::lines(lines))
}

/// The days from `today` on that differ between two calendars, a line each.
pub fn tell_days(held: &Calendar, newer: &Calendar, today: NaiveDate) -> Vec<String> {
    let line = |day: &crate::law::calendar::DayChange| {
        let place = day.territory.as_ref().map_or(String::new(), |place| format!(" [{place}]"));
        let (date, old, new) = (day.date, day.old.as_str(), day.new.as_str());
        format!("day {date}{place}: {old} -> {new}  {}", day.decree)
    };
    held.diff(newer).iter().filter(|day| day.date >= today).map(line).collect()
}

fn changed(change: &CalendarChange, centre: &Centre) -> String {
    let number = centre.case(change.case).and_then(|case| case.number());
    let number = number.map_or_else(|| format!("#{}", change.case), |number| number.to_string());
    let late = if change.would_be_late { "  LATE" } else { "" };
    format!(
        "case {number}: legal end {} -> {}, notice by {} -> {}{late}",
        change.old.legal_end, change.new.legal_end, change.old.latest_safe, change.new.latest_safe,
    )
}
