//! The calendar file: what is read, what is refused and on which line.

use dost_desk::law::calendar::{Calendar, CalendarFault, DayKind, FILE_BYTES_MAX, ROWS_MAX};
use proptest::prelude::*;

use super::{calendar_of, calendar_text, day, shipped};

const GOOD: &str = "2026-06-15,public_holiday,,,Qurtuluş günü,Salvation Day,Labour Code 105\n";

#[test]
fn the_shipped_calendar_has_every_entry() {
    let calendar = shipped();
    assert_eq!(calendar.rows().len(), 315);
    assert_eq!(calendar.confirmed_through(), day("2026-12-31"));
    let count = |kind| calendar.rows().iter().filter(|row| row.kind == kind).count();
    assert_eq!(count(DayKind::PublicHoliday), 169);
    assert_eq!(count(DayKind::TransferDayOff), 52);
    assert_eq!(count(DayKind::SwapDayOff), 22);
    assert_eq!(count(DayKind::SwapWorkingDay), 22);
    assert_eq!(count(DayKind::MourningDay), 9);
    assert_eq!(count(DayKind::ElectionDay), 3);
    assert_eq!(calendar.rows().iter().filter(|row| row.estimated).count(), 5);
}

#[test]
fn the_strongest_entry_speaks_for_a_day() {
    let calendar = shipped();
    let table = [
        ("2026-03-20", DayKind::PublicHoliday), // two holidays on one day
        ("2023-06-24", DayKind::SwapWorkingDay), // a Saturday made working
        ("2025-04-01", DayKind::SwapWorkingDay), // a transferred rest day swapped back
        ("2026-10-18", DayKind::Weekend),       // a worked holiday on a Sunday
        ("2026-11-12", DayKind::ObservanceWorking),
        ("2026-01-20", DayKind::MourningDay),
        ("2024-02-07", DayKind::ElectionDay),
        ("2026-01-13", DayKind::Working),
        ("2050-01-01", DayKind::Weekend),
    ];
    for (date, kind) in table {
        assert_eq!(calendar.kind(day(date), None), kind, "{date}");
    }
    assert_eq!(calendar.day(day("2026-03-20"), None).rows.len(), 2);
}

#[test]
fn a_bad_file_is_refused_with_the_line_and_the_remedy() {
    let head = "# confirmed_through=2026-12-31\n";
    let columns = "date,kind,estimated,territory,name_az,name_en,decree\n";
    let twice = format!("{GOOD}{GOOD}");
    let swapped = "2026-06-16,swap_day_off,,,a,b,c\n2026-06-16,swap_working_day,,,a,b,c\n";
    let table: Vec<(String, usize, &str)> = vec![
        (String::new(), 1, "confirmed"),
        (format!("{columns}{GOOD}"), 1, "confirmed"),
        (format!("# confirmed_through=soon\n{columns}"), 1, "not a date"),
        (head.to_owned(), 2, "columns"),
        (format!("{head}date,name\n{GOOD}"), 2, "columns are \"date,name\""),
        (calendar_text("2026-02-30,public_holiday,,,a,b,c\n"), 3, "\"2026-02-30\" is not a date"),
        (calendar_text("2026-6-15,public_holiday,,,a,b,c\n"), 3, "\"2026-6-15\" is not a date"),
        (calendar_text("15.06.2026,public_holiday,,,a,b,c\n"), 3, "not a date"),
        (calendar_text("2014-06-15,public_holiday,,,a,b,c\n"), 3, "2014 is outside 2015"),
        (calendar_text("2101-06-15,public_holiday,,,a,b,c\n"), 3, "2101 is outside 2015"),
        (calendar_text(&format!("{GOOD}2026-06-16,holiday,,,a,b,c\n")), 4, "not a kind"),
        (calendar_text("2026-06-16,weekend,,,a,b,c\n"), 3, "not a kind"),
        (calendar_text("2026-06-16,public_holiday,yes,,a,b,c\n"), 3, "neither true nor false"),
        (calendar_text("2026-06-16,public_holiday,,Şəki,a,b,c\n"), 3, "territory"),
        (calendar_text("2026-06-16,public_holiday,,,,b,c\n"), 3, "name_az"),
        (calendar_text("2026-06-16,public_holiday,,,a\u{1b}[2J,b,c\n"), 3, "name_az"),
        (calendar_text("2026-06-16,public_holiday,,,a\u{202e}z,b,c\n"), 3, "name_az"),
        (calendar_text("2026-06-16,public_holiday,,,a,b\n"), 3, "7 columns: it has 6"),
        (calendar_text(&format!("# note\n\n{GOOD}2026-06-16,x,,,a,b,c\n")), 6, "not a kind"),
        (calendar_text(&twice), 4, "line 3 already"),
        (calendar_text(swapped), 4, "at once"),
        (format!("{head}{}", "x".repeat(2 << 20)), 1, "bytes"),
    ];
    for (text, line, words) in table {
        let errors = Calendar::parse(&text).unwrap_err();
        let shown = errors.to_string();
        assert_eq!(errors.0[0].line, line, "{shown}");
        assert!(shown.contains(words), "{words:?} not in {shown}");
        assert!(!errors.0[0].fault.remedy().is_empty());
        assert!(!shown.contains('\u{1b}'));
    }
}

#[test]
fn every_fault_has_a_remedy_that_says_what_to_write() {
    let day_off = "2026-06-16,public_holiday,,,a,b,c\n";
    let table = [
        (String::new(), "confirmed_through=2026-12-31"),
        ("# confirmed_through=2026-12-31\nday\n".to_owned(), "date,kind,estimated,territory"),
        (calendar_text("2026-06-16,public_holiday,,,a,b\n"), "double quotes"),
        (calendar_text("16.06.2026,public_holiday,,,a,b,c\n"), "YYYY-MM-DD"),
        (calendar_text("2014-06-15,public_holiday,,,a,b,c\n"), "Check the year"),
        (calendar_text("2026-06-16,holiday,,,a,b,c\n"), "public_holiday"),
        (calendar_text("2026-06-16,public_holiday,yes,,a,b,c\n"), "Write true, or false"),
        (calendar_text("2026-06-16,public_holiday,,Şəki,a,b,c\n"), "election_day"),
        (calendar_text("2026-06-16,public_holiday,,,,b,c\n"), "1 to 200"),
        (calendar_text(&day_off.repeat(2)), "Remove one"),
    ];
    for (text, words) in table {
        let errors = Calendar::parse(&text).unwrap_err();
        let remedy = errors.0[0].fault.remedy();
        assert!(remedy.contains(words), "{words:?} not in {remedy:?}");
        assert!(errors.to_string().contains(&remedy), "it is said");
    }
}

#[test]
fn a_file_and_its_fields_are_as_long_as_they_may_be() {
    let start = calendar_text(GOOD);
    let filled = |bytes: usize| format!("{start}#{}\n", "x".repeat(bytes - start.len() - 2));
    assert_eq!(Calendar::parse(&filled(FILE_BYTES_MAX)).unwrap(), calendar_of(GOOD));
    let fault = Calendar::parse(&filled(FILE_BYTES_MAX + 1)).unwrap_err().0[0].fault.clone();
    assert_eq!(fault, CalendarFault::TooLarge { bytes: FILE_BYTES_MAX + 1 });
    let named = |letters: usize| {
        let row = format!("2026-06-16,public_holiday,,,{},b,c\n", "ə".repeat(letters));
        Calendar::parse(&calendar_text(&row)).map_err(|errors| errors.0[0].fault.clone())
    };
    assert!(named(200).is_ok());
    for letters in [201, 300] {
        assert_eq!(named(letters), Err(CalendarFault::Field { column: "name_az" }), "{letters}");
    }
}

#[test]
fn a_row_with_a_fault_is_not_compared_with_others() {
    let bad = "2026-06-16,public_holiday,,,,b,c\n";
    let errors = Calendar::parse(&calendar_text(&bad.repeat(2))).unwrap_err();
    let fault = CalendarFault::Field { column: "name_az" };
    let found: Vec<_> = errors.0.iter().map(|error| (error.line, &error.fault)).collect();
    assert_eq!(found, [(3, &fault), (4, &fault)]);
}

#[test]
fn every_error_of_a_file_is_named_up_to_a_bound() {
    let bad = "2026-02-30,public_holiday,,,a,b,c\n";
    let errors = Calendar::parse(&calendar_text(&bad.repeat(3))).unwrap_err();
    assert_eq!(errors.0.iter().map(|error| error.line).collect::<Vec<_>>(), [3, 4, 5]);
    assert_eq!(Calendar::parse(&calendar_text(&bad.repeat(500))).unwrap_err().0.len(), 20);
    let many: String = (0..=ROWS_MAX)
        .map(|number| format!("2026-06-15,public_holiday,,,Gün {number},Day,test\n"))
        .collect();
    let errors = Calendar::parse(&calendar_text(&many)).unwrap_err();
    assert_eq!(errors.0[0].fault, CalendarFault::TooManyRows);
    assert_eq!(errors.0[0].line, ROWS_MAX + 3);
}

#[test]
fn a_calendar_written_out_reads_the_same() {
    let calendar = shipped();
    assert_eq!(Calendar::parse(&calendar.to_csv()).unwrap(), calendar);
    let awkward = calendar_of(
        "2026-06-17,election_day,,Şəki,\"Seçki, təkrar \"\"II\"\"\",Election,Labour Code 105-1\n",
    );
    assert_eq!(Calendar::parse(&awkward.to_csv()).unwrap(), awkward);
    let bytes = bincode::serialize(&calendar).unwrap();
    assert_eq!(bincode::deserialize::<Calendar>(&bytes).unwrap(), calendar);
}

#[test]
fn the_version_follows_the_content_and_not_the_layout() {
    let other = "2026-06-26,public_holiday,,,Ordu günü,Army Day,Labour Code 105\n";
    let (one, two) =
        (calendar_of(&format!("{GOOD}{other}")), calendar_of(&format!("{other}\n{GOOD}")));
    assert_eq!(one, two);
    assert_ne!(one.version(), calendar_of(GOOD).version());
    let bom = format!("\u{feff}{}", calendar_text(GOOD)).replace('\n', "\r\n");
    assert_eq!(Calendar::parse(&bom).unwrap(), calendar_of(GOOD));
}

#[test]
fn a_new_calendar_says_what_it_changes() {
    let old = calendar_of(GOOD);
    let new = calendar_of(&format!(
        "{GOOD}2026-06-16,swap_day_off,,,İstirahət,Rest day,Cabinet decision\n\
         2026-06-20,swap_working_day,,,İş günü,Working day,Cabinet decision\n\
         2026-06-21,election_day,,,Seçki,Election,Labour Code 105-1\n\
         2026-06-24,election_day,,Şəki,Seçki,Election,Labour Code 105-1\n"
    ));
    let changes = old.diff(&new);
    let days: Vec<_> = changes
        .iter()
        .map(|c| (c.date.to_string(), c.territory.as_deref(), c.old, c.new, c.moves_terms()))
        .collect();
    use DayKind::{ElectionDay, SwapDayOff, SwapWorkingDay, Weekend, Working};
    assert_eq!(
        days,
        [
            ("2026-06-16".to_owned(), None, Working, SwapDayOff, true),
            ("2026-06-20".to_owned(), None, Weekend, SwapWorkingDay, true),
            ("2026-06-21".to_owned(), None, Weekend, ElectionDay, false),
            ("2026-06-24".to_owned(), Some("Şəki"), Working, ElectionDay, true),
        ]
    );
    assert_eq!(changes[0].decree, "Cabinet decision");
    assert_eq!(new.diff(&old).len(), 4);
    assert!(changes.iter().all(|change| !change.estimated));
    let estimate = calendar_of(&GOOD.replace(",public_holiday,,", ",public_holiday,true,"));
    for (before, after) in [(&old, &estimate), (&estimate, &old)] {
        let changes = before.diff(after);
        assert!(changes.len() == 1 && changes[0].estimated && !changes[0].moves_terms());
    }
    assert!(old.diff(&old).is_empty());
}

#[test]
fn walks_meet_the_right_days() {
    let calendar = shipped();
    let next = |date| calendar.next_working_on_or_after(day(date), None).unwrap();
    assert_eq!(next("2026-03-20"), day("2026-03-31"));
    assert_eq!(next("2026-03-19"), day("2026-03-19"));
    let last = |date| calendar.last_working_on_or_before(day(date), None).unwrap();
    assert_eq!(last("2026-03-30"), day("2026-03-19"));
    assert_eq!(calendar.last_working_before(day("2026-03-31"), None), Ok(day("2026-03-19")));
    // Ten working days from 13 March 2026, for contrast with ten calendar days.
    assert_eq!(calendar.add_working_days(day("2026-03-13"), 10, None), Ok(day("2026-04-07")));
    let between = |from, to| calendar.working_days_between(day(from), day(to), None);
    assert_eq!(between("2026-03-19", "2026-03-31"), 1);
    assert_eq!(between("2026-03-31", "2026-03-19"), 0);
    assert_eq!(between("0001-01-01", "2015-01-02"), 2);
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(text in "\\PC{0,200}", tail in "[0-9,\n\"#a-zə_-]{0,200}") {
        let _ = Calendar::parse(&text);
        let _ = Calendar::parse(&calendar_text(&tail));
    }
}
