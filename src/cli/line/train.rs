//! `dost train`: practice, by hand, played, in a class, and kept.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;

/// Options of `dost train`.
#[derive(Debug, Args)]
pub struct Train {
    /// A lesson by name, or a file of your own; without one there is a free practice desk (with
    /// --plain in lines), and a class is taught the plain visit
    pub lesson: Option<String>,
    /// List the lessons: the built-in ones, and those in the data folder's lessons/
    #[arg(long, conflicts_with_all = ["lesson", "auto", "record", "result"])]
    pub list: bool,
    /// Play the lesson: on the screen, or as lines where there is no terminal
    #[arg(long)]
    pub auto: bool,
    /// Seconds between two acts
    #[arg(long, value_name = "SECONDS", default_value = "3", value_parser = clap::value_parser!(u16).range(0..=600))]
    pub pace: u16,
    /// Day on which the lesson begins: 2026-03-13, 13.03.2026 or today; else the lesson's own
    #[arg(long, value_name = "DATE")]
    pub from: Option<String>,
    /// Record the practice screen as an asciicast (version 2); an existing file is not overwritten
    #[arg(long, value_name = "FILE")]
    pub record: Option<PathBuf>,
    /// Write what was done to this file as a page, and beside it as .csv; of a class, a folder with
    /// both for each learner, and class.csv
    #[arg(long, value_name = "FILE")]
    pub result: Option<PathBuf>,
    /// Keep the run in this file, to be opened again; an existing file is not overwritten
    #[arg(long, value_name = "FILE", conflicts_with_all = ["auto", "list", "serve"])]
    pub save: Option<PathBuf>,
    /// Open a kept run: its moments, the comparison, and going on from any of them; with --plain in
    /// lines
    #[arg(long, value_name = "FILE", conflicts_with_all = ["lesson", "auto", "list", "serve", "record", "result", "from"])]
    pub open: Option<PathBuf>,
    /// Hold a class: learners come by SSH at this address, with the code that is shown
    #[arg(long, value_name = "ADDRESS", conflicts_with_all = ["list", "auto", "record"])]
    pub serve: Option<SocketAddr>,
    /// The code of the class: 4 to 16 letters and digits; without it there is a new one each time
    #[arg(long, value_name = "CODE", requires = "serve")]
    pub code: Option<String>,
    /// Learners of the class at most, 80 unless said otherwise
    #[arg(long, value_name = "COUNT", requires = "serve", value_parser = clap::value_parser!(u8).range(1..=100))]
    pub learners: Option<u8>,
    /// Folder of the class's host key, by which learners' machines know it again
    #[arg(long, value_name = "FOLDER", requires = "serve")]
    pub host_key: Option<PathBuf>,
}
