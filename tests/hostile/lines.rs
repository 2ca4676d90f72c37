//! Hostile strings in plain mode: as commands, as values of fields, as facts.

use dost_desk::casework::ids::DeskId;
use dost_desk::law::calendar::Calendar;
use dost_desk::law::passport::Passport;
use dost_desk::locale::Lang;
use dost_desk::terminal::plain::answer::Fact;
use dost_desk::terminal::plain::around::Here;
use dost_desk::terminal::plain::{self, Setup};
use dost_desk::training::Sandbox;

use super::Tally;
use super::strings::Strings;
use super::terminal::{Stream, check};

/// A practice centre that is talked to.
pub struct Talk {
    sandbox: Sandbox,
    law: (Passport, Calendar),
}

/// Lines whose `%` is a hostile string.
const LINES: [&str; 14] = [
    "%",
    "help %",
    "search %",
    "ticket issue --priority %",
    "case fill surname=%",
    "case fill phone=%",
    "case fill released=%",
    "case identify citizen id_card %",
    "case use %",
    "desk use %",
    "language %",
    "staff add %",
    "calendar show %",
    "ticket serve %",
];

impl Talk {
    pub fn open() -> Self {
        let law = (Passport::embedded().unwrap(), Calendar::embedded().unwrap());
        let start = crate::screens::desk::monday();
        let sandbox = Sandbox::open_at(start, None, law.0.clone(), law.1.clone()).unwrap();
        let talk = Self { sandbox, law };
        let out = talk.hear(b"ticket issue\nticket call\nticket serve\n", Lang::En);
        let out = String::from_utf8(out).unwrap();
        assert!(out.contains("case=#1"), "a case is in hand for the lines that follow: {out}");
        talk
    }

    /// What an agent at desk 1 is answered.
    fn hear(&self, mut input: &[u8], lang: Lang) -> Vec<u8> {
        let engine = self.sandbox.engine();
        let agent = engine.snapshot().centre.member_by_login("agent").unwrap().id;
        let setup = Setup { engine, lang, desk: Some(DeskId(1)), law: self.law.clone() };
        let mut out = Vec::new();
        plain::run_around(setup, Some(agent), &mut input, &mut out, &mut Here::default()).unwrap();
        out
    }

    /// One session of lines, and as many facts.
    pub fn say(&mut self, strings: &mut Strings) -> Tally {
        let mut drawn = Vec::new();
        let mut input = b"case use #1\n".to_vec();
        for line in LINES {
            let hostile = strings.bytes();
            let (before, after) = line.split_once('%').unwrap();
            // A line end in the string would make two lines of it, and that is as well.
            input.extend_from_slice(before.as_bytes());
            let quote = strings.below(2) == 0;
            input.extend(quote.then_some(b'"'));
            input.extend_from_slice(&hostile);
            input.extend(quote.then_some(b'"'));
            input.extend_from_slice(after.as_bytes());
            input.push(b'\n');
            drawn.push(hostile);
        }
        let lang = if strings.below(2) == 0 { Lang::Az } else { Lang::En };
        let out = self.hear(&input, lang);
        let mut widest = check(Stream::Lines, &out, &drawn);
        let mut bytes = out.len();
        let mut count = drawn.len();
        for _ in 0..40 {
            let (value, words) = (strings.text(), strings.text());
            let line =
                Fact::new("applicant").pair("name", &value).words(words.as_str()).to_string();
            assert_eq!(line.lines().count(), 1, "{value:?} {words:?}");
            widest = widest.max(check(Stream::Lines, line.as_bytes(), &(value, words)));
            bytes += line.len();
            count += 2;
        }
        Tally { strings: count, bytes, cell_bytes_max: widest }
    }
}
