//! Payments on days on which none can have been made: no answer, and nothing of it is kept.

use std::sync::{Arc, Mutex};

use chrono::{Days, NaiveDate};
use dost_desk::casework::command::Command;
use dost_desk::casework::identity::PersonCode;
use dost_desk::casework::register::PaymentAnswer;
use dost_desk::engine::{Engine, ManualClock, Options};
use dost_desk::gateways::{GatewayError, Gateways, SocialPayments};

use super::desk::{Desk, PLAIN, day, is_out, morning, practice};

/// Social Payments that says what it is told to.
struct Told(Mutex<PaymentAnswer>);

impl SocialPayments for Told {
    fn paid(&self, _: &PersonCode, _: NaiveDate) -> Result<PaymentAnswer, GatewayError> {
        Ok(*self.0.lock().unwrap())
    }
}

#[test]
fn a_payment_on_an_impossible_day_is_no_answer() {
    let released = day() - Days::new(20);
    let paid = |on| PaymentAnswer::Paid { on, amount: 1_600 };
    let other = |on| PaymentAnswer::NotPaid { other_sentence_paid_on: Some(on) };
    let (tomorrow, eve) = (day() + Days::new(1), released - Days::new(1));
    let manat = NaiveDate::from_ymd_opt(1992, 8, 15).unwrap();
    for (said, is_possible) in [
        (paid(day()), true),
        (paid(released), true),
        (paid(tomorrow), false),
        (paid(eve), false),
        (other(day()), true),
        (other(eve), true),
        (other(manat), true),
        (other(manat - Days::new(1)), false),
        (other(tomorrow), false),
    ] {
        let (clock, practice) = (ManualClock::at(morning()), practice());
        let told = Arc::new(Told(Mutex::new(said)));
        let gateways = Gateways { payments: told.clone(), ..practice.gateways() };
        let options = Options::with(Arc::new(clock.clone()), gateways);
        let desk = Desk::found(Engine::in_memory(options).unwrap(), clock, practice);
        let (_, case) = desk.seat();
        desk.identify(case, PLAIN);
        desk.wait(|now| now.centre.case(case).unwrap().sentence().is_some());
        desk.agent(Command::CheckPayment(case));
        desk.wait(|now| !now.centre.case(case).unwrap().payment_lookup.is_waiting());
        if !is_possible {
            desk.wait(|now| now.outside[1].unanswered.contains_key("gateway-not-as-agreed"));
        }
        let now = desk.engine.snapshot();
        let lookup = &now.centre.case(case).unwrap().payment_lookup;
        assert_eq!(
            (is_out(lookup), lookup.answer().is_some()),
            (!is_possible, is_possible),
            "{said:?}"
        );
        // It is asked again, and what can be true is kept.
        *told.0.lock().unwrap() = PaymentAnswer::NotPaid { other_sentence_paid_on: None };
        desk.pass_time_until(|now| {
            now.centre.case(case).unwrap().payment_lookup.answer().is_some()
        });
    }
}
