//! Sitting at the desk over SSH.

use super::Centre;
use super::client::{Terminal, run, signed_in};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn look() {
    let centre = Centre::open();
    let client = signed_in(&centre, "ayla").await;
    println!("{:?}", run(&client, "queue list").await);
    println!("{:?}", run(&client, "ticket issue").await);
    println!("{:?}", run(&client, "sign-in leyla").await);
    let mut terminal = Terminal::open(&centre, "ayla").await;
    while terminal.text().is_empty() { terminal.step().await; }
    println!("{}", terminal.text());
    let mut terminal = Terminal::open(&centre, "orxan").await;
    while terminal.text().is_empty() { terminal.step().await; }
    println!("{}", terminal.text());
}
