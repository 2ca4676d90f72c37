//! The shipped passport, and what the linter says of it and of broken ones.

use dost_desk::law::passport::{
    AllowanceReference, AnswerChannel, Circumstances, Code, DocumentKind, EvidenceForm, Finding,
    ITEMS, ItemRef, Passport, RefusalGround, RequestChannel, Severity, SourceMark, StepActor,
    StepKind, TEXT_BYTES_MAX, TermUnit, UserCategory, lint, lint_report, show,
};
use dost_desk::law::term::NoticeReading;
use dost_desk::law::text::Lang;
use proptest::prelude::*;

use super::{day, passport};

#[test]
fn the_shipped_passport_has_all_items() {
    let text = Passport::embedded_text();
    for item in 1..=ITEMS {
        assert!(text.contains(&format!("# §{item}\n")) || text.contains(&format!("# §{item} ")));
        assert!(!passport().title(ItemRef(item)).unwrap().az.is_empty());
    }
    assert_eq!(passport().title(ItemRef(0)), None);
    assert_eq!(passport().title(ItemRef(28)), None);
    for lang in [Lang::Az, Lang::En] {
        let shown = show(&passport(), lang);
        for item in 1..=ITEMS {
            let head =
                format!("\n{item}. {}\n   ", passport().title(ItemRef(item)).unwrap().get(lang));
            assert!(shown.contains(&head), "{head:?} not in:\n{shown}");
        }
    }
}

#[test]
fn the_shipped_passport_says_what_the_source_says() {
    let p = passport();
    assert_eq!(p.id, "01-05-02-01");
    assert!(p.version.starts_with("2019-12-16.1+"));
    let rule = p.term_rule();
    assert_eq!((rule.total_days, rule.front_days, rule.back_days), (10, 2, 8));
    assert_eq!((rule.roll_forward, rule.refusal_notice_days), (true, 5));
    assert_eq!(rule.notice_reading, NoticeReading::Eve);
    assert_eq!(p.operator_minutes, 10);
    assert_eq!(p.request_channels.selected, RequestChannel::ALL);
    assert_eq!(p.answer_channels.selected, AnswerChannel::ALL);
    assert_eq!(p.refusal_grounds.selected, RefusalGround::ALL);
    assert_eq!(p.evidence_forms.selected, EvidenceForm::ALL);
    assert_eq!(p.users.options.len(), 6);
    assert!(p.users.is_selected(&UserCategory::Stateless));
    assert!(!p.users.is_selected(&UserCategory::LegalEntity));
    assert_eq!((p.classification.options.len(), p.subsystems.options.len()), (11, 16));
    assert_eq!(p.back_office.selected, ["01"]);
    assert_eq!(p.rules.allowance_reference, AllowanceReference::Registration);
    assert_eq!((p.rules.appeal_days, p.rules.warn_released_years), (30, 3));
    assert_eq!(p.rules.warn_from_abroad_months, 3);
    let kinds: Vec<_> = p.steps.iter().map(|step| step.kind).collect();
    assert_eq!(kinds, StepKind::ALL);
    let (number, notice) = p.step(StepKind::Notice).unwrap();
    assert_eq!((number, notice.actors.as_slice()), (7, [StepActor::SocialAgent].as_slice()));
}

#[test]
fn the_amount_follows_the_minimum_wage_of_the_day() {
    let table = [
        ("2014-12-31", None),
        ("2016-06-01", Some(420)),
        ("2018-12-31", Some(520)),
        ("2019-03-01", Some(720)),
        ("2019-08-31", Some(720)),
        ("2019-09-01", Some(1000)),
        ("2022-01-01", Some(1200)),
        ("2024-12-31", Some(1380)),
        ("2025-01-01", Some(1600)),
        ("2026-11-22", Some(1600)),
    ];
    for (date, manats) in table {
        assert_eq!(passport().allowance_on(day(date)).map(|a| a.manats), manats, "{date}");
    }
    let latest = passport().allowance_on(day("2026-11-22")).unwrap();
    assert_eq!((latest.minimum_wage, latest.mark), (400, SourceMark::Likely));
}

#[test]
fn papers_can_be_demanded_only_when_the_passport_says_so() {
    let p = passport();
    let up = Circumstances::default();
    let down = Circumstances { register_answer_missing: true, ..up };
    let required = |kind, c| p.document(kind).unwrap().paper_required(c);
    for kind in DocumentKind::ALL {
        assert!(!required(*kind, up), "{kind:?} while the register answers");
    }
    assert!(required(DocumentKind::Identity, down));
    assert!(required(DocumentKind::ReleaseCertificate, down));
    assert!(!required(DocumentKind::CourtDecision, down));
    let exonerated = Circumstances { exonerating_ground: true, ..down };
    assert!(required(DocumentKind::CourtDecision, exonerated));
    let live = Circumstances { exonerating_ground: true, ..up };
    assert!(!required(DocumentKind::CourtDecision, live));
    assert!(p.document(DocumentKind::CourtDecision).unwrap().concerns(live));
    assert!(!p.document(DocumentKind::CourtDecision).unwrap().concerns(down));
    let represented = Circumstances { representative: true, ..up };
    assert!(required(DocumentKind::RepresentationProof, represented));
    assert_eq!(p.document(DocumentKind::RepresentationProof).unwrap().item, ItemRef(6));
    let identity = p.document(DocumentKind::Identity).unwrap();
    let stateless = Circumstances { foreigner_or_stateless: true, ..up };
    assert_eq!(identity.name_for(up).en, "Identity card");
    assert_eq!(identity.name_for(stateless).en, "Permanent residence permit card");
}

#[test]
fn a_passport_survives_the_journal() {
    let p = passport();
    let bytes = bincode::serialize(&p).unwrap();
    assert_eq!(bincode::deserialize::<Passport>(&bytes).unwrap(), p);
}

#[test]
fn a_reason_without_azerbaijani_serves_both_languages() {
    let text: String = Passport::embedded_text()
        .lines()
        .filter(|line| !line.starts_with("inferred_az"))
        .map(|line| format!("{line}\n"))
        .collect();
    let (with, without) = (passport().fee.inferred, Passport::parse(&text).unwrap().fee.inferred);
    let (with, without) = (with.unwrap(), without.unwrap());
    assert_ne!(with.az, with.en);
    assert_eq!((without.az, without.en), (with.en.clone(), with.en));
}

#[test]
fn the_version_follows_the_text() {
    let changed = Passport::embedded_text().replace("appeal_days = 30", "appeal_days = 31");
    assert_ne!(Passport::parse(&changed).unwrap().version, passport().version);
}

#[test]
fn the_shipped_passport_warns_of_what_its_source_left_open() {
    let findings = lint(Passport::embedded_text());
    assert!(findings.iter().all(|finding| finding.severity == Severity::Warning));
    let items: Vec<_> = findings.iter().filter_map(|finding| finding.item).collect();
    assert_eq!(
        items,
        [3, 4, 6, 7, 8, 9, 10, 10, 11, 12, 13, 14, 16, 17, 19, 20, 21, 22, 23, 24, 25, 26]
    );
    let has = |item: Option<u8>, words: &str| {
        let told = |f: &&Finding| f.item == item && f.message.contains(words);
        assert_eq!(findings.iter().filter(told).count(), 1, "{item:?} {words}");
    };
    has(Some(12), "no tick; taken as day");
    has(Some(14), "no tick; taken as day");
    has(Some(16), "no tick; taken as day");
    has(Some(17), "2 + back office 8 use all 10 days, while the notice is due a working day");
    has(Some(10), "page names citizens and stateless persons only");
    has(Some(19), "no tick; taken as free");
    has(Some(26), "no tick; taken as partial");
    has(Some(21), "in addition or instead");
    has(Some(23), "one working day before the end");
    has(None, "which date picks the amount");
    has(None, "6 of 9 amounts are computed");
    assert!(lint_report(&findings).ends_with("0 error(s), 24 warning(s)\n"));
    let line = 1 + Passport::embedded_text().lines().position(|l| l == "[fee]").unwrap();
    assert_eq!(findings.iter().find(|f| f.item == Some(19)).unwrap().line, line);
    for finding in &findings {
        assert!(!finding.remedy.is_empty());
    }
}

/// The shipped text with one place changed, and the line of that place.
fn broken(from: &str, to: &str) -> (String, usize) {
    let text = Passport::embedded_text();
    assert_eq!(text.matches(from).count(), 1, "{from:?} must be unique");
    let line = 1 + text.split(from).next().unwrap().matches('\n').count();
    (text.replace(from, to), line)
}

#[test]
fn a_broken_passport_is_refused_with_item_line_and_remedy() {
    let table: &[(&str, &str, Option<u8>, &str)] = &[
        ("value = \"01-05-02-01\"", "value = \"1-5-2-1\"", Some(2), "not a service ID"),
        ("selected = [\"free\"]", "selected = [\"free\", \"paid\"]", Some(19), "2 are"),
        ("selected = [\"free\"]", "selected = [\"gratis\"]", Some(19), "does not know \"gratis\""),
        ("selected = [\"free\"]", "selected = []", Some(19), "no entries"),
        ("selected = [\"01\"]", "selected = [\"09\"]", Some(11), "not among the options"),
        ("id = \"02\"", "id = \"01\"", Some(11), "stands here twice"),
        ("value = 8", "value = 0", Some(17), "outside 1 to 366"),
        ("value = 8", "value = \"8\"", Some(17), "should be a whole number and is string"),
        ("value = 8", "value = 9", Some(17), "more than the total of 10"),
        ("value = 8", "", Some(17), "`back_term.value` is missing"),
        ("kind = \"desk\"", "kind = \"queue\"", Some(23), "stands where \"desk\" belongs"),
        ("id = \"desk\"", "id = \"ticket\"", Some(23), "step \"ticket\" stands here twice"),
        ("id = \"desk\"", "id = \"Desk\"", Some(23), "does not know \"Desk\""),
        ("id = \"desk\"", "id = \"\"", Some(23), "does not know \"\""),
        ("item = 6\n", "item = 7\n", Some(21), "asks for no document"),
        ("kind = \"court_decision\"", "kind = \"identity\"", Some(21), "stands here twice"),
        ("counting = \"calendar_days\"", "counting = \"working_days\"", None, "does not know"),
        ("roll_forward = true", "roll_forward = 1", None, "should be true or false"),
        ("roll_forward = true", "rol_forward = true", None, "`rules.rol_forward` is not a key"),
        ("from = 2019-03-01", "from = \"2019-03-01\"", None, "not a plain date"),
        ("from = 2019-03-01", "from = 2019-09-01", None, "not later than the one before"),
        ("manats = 720", "manats = 721", None, "not 4 times the minimum wage of 180"),
        ("version = \"2019-12-16.1\"", "", None, "`version` is missing"),
        ("version = \"2019-12-16.1\"", "version = \"a\\u001b[2J\"", None, "unseen characters"),
        ("[fee]", "[fees]", Some(19), "`fee` is missing"),
        ("[fee]", "[fees]", None, "`fees` is not a key"),
        ("[fee]", "[fee", None, "not TOML"),
    ];
    for (from, to, item, words) in table {
        let (text, line) = broken(from, to);
        let errors = Passport::parse(&text).unwrap_err();
        let named = errors.0.iter().find(|f| f.item == *item && f.message.contains(words));
        let named = named.unwrap_or_else(|| panic!("{words:?} for {item:?} not in {errors}"));
        // A whole section is looked for from the top, a list's own faults at its head.
        let near = named.line.abs_diff(line) <= 14 || named.message.ends_with("`fee` is missing");
        assert!(near, "line {} is far from {line}: {errors}", named.line);
        assert!(!named.remedy.is_empty());
        assert!(errors.0.iter().all(|f| f.severity == Severity::Error));
        assert!(!errors.to_string().contains('\u{1b}'));
        assert!(lint(&text).iter().any(|f| f.severity == Severity::Error), "{words}");
    }
    let (text, line) = broken("value = 8", "value = 0");
    assert_eq!(Passport::parse(&text).unwrap_err().0[0].line, line, "the very line");
}

/// What `dost passport show` prints.
#[test]
fn the_passport_is_shown_as_it_was_reviewed() {
    let shown = show(&passport(), Lang::En).replace(&passport().version, "<version>");
    insta::assert_snapshot!("shown", shown);
}

/// What `dost passport check` prints.
#[test]
fn the_findings_are_said_as_they_were_reviewed() {
    insta::assert_snapshot!("findings", lint_report(&lint(Passport::embedded_text())));
    let (text, _) = broken("value = 8", "value = 0");
    let report = lint_report(&lint(&text));
    assert!(report.ends_with("1 error(s), 0 warning(s)\n"), "{report}");
}

/// The part of a text from one place up to another, both unique.
fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let start = text.find(from).expect("its start");
    let end = start + text[start..].find(to).expect("its end");
    &text[start..end]
}

#[test]
fn units_steps_and_proofs_that_cannot_be_are_told() {
    let shipped = Passport::embedded_text();
    let unit = |section: &str, unit: &str| {
        let (head, tail) = shipped.split_once(section).unwrap();
        let selected = format!("selected = [\"{unit}\"]");
        format!("{head}{section}{}", tail.replacen("selected = [\"day\"]", &selected, 1))
    };
    let steps = between(shipped, "# §23", "# §24");
    let step = |kind: &str| {
        let head = format!("kind = \"{kind}\"");
        let at = steps.find(&head).expect("a step");
        let start = steps[..at].rfind("[[").expect("its head");
        let end = steps[at..].find("\n\n").map_or(steps.len(), |end| at + end + 1);
        steps[start..end].to_owned()
    };
    let last = step("notice");
    let more = last.replace("id = \"", "id = \"more_");
    let proof = {
        let at = shipped.find("kind = \"representation_proof\"").expect("the proof");
        let start = shipped[..at].rfind("[[").expect("its head");
        let end = at + shipped[at..].find("\n\n").expect("its end") + 1;
        shipped[start..end].to_owned()
    };
    let table = [
        (unit("[total_unit]", "hour"), Some(12), "the total term is in units of \"hour\""),
        (unit("[front_unit]", "month"), Some(14), "a stage's term is in units of \"month\""),
        (unit("[back_unit]", "month"), Some(16), "a stage's term is in units of \"month\""),
        (shipped.replace(&last, ""), Some(23), "step \"notice\" is missing"),
        (
            shipped.replace(&last, &format!("{last}\n{more}")),
            Some(23),
            "there is a step too many: \"notice\"",
        ),
        (shipped.replace(&proof, ""), Some(6), "no document proves the representation"),
        (
            broken("selected = [\"01\"]", "selected = [\"02\"]").0,
            Some(11),
            "begins with 01 and the back office selected is 02",
        ),
        (
            broken("notice_reading = \"eve\"", "notice_reading = \"noon\"").0,
            None,
            "Write one of: eve, clear_day",
        ),
    ];
    for (text, item, words) in table {
        let findings = lint(&text);
        let told = |f: &&Finding| f.item == item && f.to_string().contains(words);
        assert_eq!(findings.iter().filter(told).count(), 1, "{words}: {findings:#?}");
    }
}

#[test]
fn terms_in_other_units_are_whole_days() {
    let with = |unit, number| {
        let mut term = passport().front_term;
        (term.unit.selected, term.number) = (vec![unit], number);
        term.days()
    };
    for (unit, number, days) in [
        (TermUnit::Day, 2, 2),
        (TermUnit::Month, 2, 60),
        (TermUnit::Hour, 47, 1),
        (TermUnit::Hour, 48, 2),
        (TermUnit::Minute, 1439, 0),
        (TermUnit::Minute, 1440, 1),
        (TermUnit::Minute, 2880, 2),
    ] {
        assert_eq!(with(unit, number), days, "{number} {unit:?}");
    }
}

#[test]
fn names_of_options_are_those_of_the_form() {
    let channels = passport().request_channels;
    let id = RequestChannel::Representative;
    assert_eq!(channels.label(&id, Lang::En), "Through a representative");
    assert_eq!(channels.name(&id).unwrap().az, channels.label(&id, Lang::Az));
    let units = passport().units;
    let unknown = "category_z".to_owned();
    assert_eq!((units.name(&unknown), units.label(&unknown, Lang::En)), (None, "category_z"));
}

#[test]
fn a_code_of_an_open_list_is_short_and_plain() {
    let long = "x".repeat(41);
    for (code, may) in [
        ("a_1", true),
        (&long[..40], true),
        (&long, false),
        ("", false),
        ("a-b", false),
        ("Ab", false),
        ("ə", false),
    ] {
        let wanted = may.then(|| code.to_owned());
        assert_eq!(<String as Code>::from_code(code), wanted, "{code:?}");
    }
    assert_eq!(<String as Code>::expected(), "1 to 40 of a-z, 0-9 and _");
    for reading in [NoticeReading::Eve, NoticeReading::ClearDay] {
        assert_eq!(NoticeReading::from_code(reading.code()), Some(reading));
        assert!(NoticeReading::expected().contains(reading.code()));
    }
}

#[test]
fn a_file_its_lists_and_its_texts_are_as_long_as_they_may_be() {
    let shipped = Passport::embedded_text();
    let filled = |bytes: usize| format!("{shipped}#{}", "x".repeat(bytes - shipped.len() - 1));
    assert!(Passport::parse(&filled(TEXT_BYTES_MAX)).is_ok());
    let errors = Passport::parse(&filled(TEXT_BYTES_MAX + 1)).unwrap_err();
    assert!(errors.to_string().contains("bytes; at most"), "{errors}");

    let acts = between(shipped, "acts = [", "# §6");
    let listed = |count: usize| {
        let act = "  { az = \"Akt\", en = \"Act\" },\n".repeat(count);
        Passport::parse(&shipped.replace(acts, &format!("acts = [\n{act}]\n\n")))
    };
    assert_eq!(listed(64).unwrap().legal_basis.len(), 64);
    for count in [65, 66, 100] {
        let errors = listed(count).unwrap_err();
        assert!(errors.to_string().contains("more than 64"), "{count}: {errors}");
    }
    let text = |letters: usize| {
        let (text, _) = broken("version = \"2019-12-16.1\"", "version = \"VERSION\"");
        Passport::parse(&text.replace("VERSION", &"ə".repeat(letters)))
    };
    assert!(text(400).is_ok());
    for letters in [401, 500] {
        let errors = text(letters).unwrap_err();
        assert!(errors.to_string().contains("`version` is empty, too long"), "{errors}");
    }
    let (blank, _) = broken("version = \"2019-12-16.1\"", "version = \"  \"");
    assert!(Passport::parse(&blank).unwrap_err().to_string().contains("`version` is empty"));
    let unknown: String = (0..150).map(|number| format!("key{number} = 1\n")).collect();
    assert_eq!(lint(&format!("{unknown}{shipped}")).len(), 100, "the rest would scroll these away");

    let wage = "from = 2031-01-01\nminimum_wage = 50000\nmanats = 200000\nmark = \"likely\"\n";
    let rich = Passport::parse(&format!("{shipped}\n[[amounts]]\n{wage}")).unwrap();
    assert_eq!(rich.allowance_on(day("2031-01-01")).map(|amount| amount.manats), Some(200_000));
}

#[test]
fn everything_wrong_is_named_at_once() {
    let text = broken("value = 8", "value = 0").0.replace("appeal_days = 30", "appeal_days = 0");
    assert_eq!(Passport::parse(&text).unwrap_err().0.len(), 2);
    assert!(Passport::parse("").unwrap_err().0.len() > 27);
    let errors = Passport::parse(&"#".repeat(300 << 10)).unwrap_err();
    assert!(errors.to_string().contains("bytes"), "{errors}");
}

#[test]
fn a_stage_in_minutes_is_due_on_the_same_day() {
    let minutes = |text: &str, key: &str| {
        let (head, tail) = text.split_once(key).unwrap();
        format!(
            "{head}{key}{}",
            tail.replacen("selected = [\"day\"]", "selected = [\"minute\"]", 1)
        )
    };
    let text = minutes(Passport::embedded_text(), "[front_unit]");
    let p = Passport::parse(&text).unwrap();
    assert_eq!((p.front_term.number, p.term_rule().front_days), (2, 0));
    let errors = Passport::parse(&minutes(&text, "[total_unit]")).unwrap_err();
    assert_eq!(errors.0[0].item, Some(12), "{errors}");
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(text in "\\PC{0,300}", cut in 0_usize..9000) {
        let _ = lint(&text);
        let shipped = Passport::embedded_text();
        let end = (0..=cut).rev().find(|end| shipped.is_char_boundary(*end)).unwrap();
        let _ = lint(&format!("{}{text}", &shipped[..end]));
    }
}
