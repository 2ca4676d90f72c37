//! A second calculator, written to be obvious: it reads the file by splitting lines, keeps plain
//! sets, and walks one day at a time. It shares no code with the real one.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};

pub struct Naive {
    off: BTreeSet<NaiveDate>,
    on: BTreeSet<NaiveDate>,
}

pub struct Dates {
    pub first_day: NaiveDate,
    pub raw_end: NaiveDate,
    pub legal_end: NaiveDate,
    pub front_due: NaiveDate,
    pub eve: NaiveDate,
    pub clear_day: NaiveDate,
}

impl Naive {
    pub fn read(text: &str, territory: Option<&str>) -> Self {
        let (mut off, mut on) = (BTreeSet::new(), BTreeSet::new());
        for line in text.lines().skip(2) {
            let cells: Vec<&str> = line.split(',').collect();
            let date: NaiveDate = cells[0].parse().unwrap();
            if !cells[3].is_empty() && Some(cells[3]) != territory {
                continue;
            }
            match cells[1] {
                "swap_working_day" => on.insert(date),
                "observance_working" => true,
                _ => off.insert(date),
            };
        }
        Self { off, on }
    }

    pub fn worked(&self, date: NaiveDate) -> bool {
        let weekday = date.weekday().number_from_monday();
        self.on.contains(&date) || (weekday <= 5 && !self.off.contains(&date))
    }

    pub fn dates(&self, registered: NaiveDate, total: u16, front: u16) -> Dates {
        let later = |count: u16| {
            let mut date = registered;
            for _ in 0..count {
                date = date.succ_opt().unwrap();
            }
            date
        };
        let raw_end = later(total);
        let mut legal_end = raw_end;
        while !self.worked(legal_end) {
            legal_end = legal_end.succ_opt().unwrap();
        }
        let mut before = Vec::new();
        let mut date = legal_end;
        while before.len() < 2 {
            date = date.pred_opt().unwrap();
            if self.worked(date) {
                before.push(date);
            }
        }
        Dates {
            first_day: later(1),
            raw_end,
            legal_end,
            front_due: later(front),
            eve: before[0],
            clear_day: before[1],
        }
    }

    /// The earlier of a notice day and the last worked day up to the raw end.
    pub fn safe(&self, notify_by: NaiveDate, raw_end: NaiveDate) -> NaiveDate {
        let mut date = raw_end;
        while !self.worked(date) || date > notify_by {
            date = date.pred_opt().unwrap();
        }
        date
    }
}
