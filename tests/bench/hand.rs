//! The hand that changes the queue beside everybody: one command after the other on a connection.

use std::sync::Arc;

use russh::ChannelMsg;
use russh::client::{self, Handle};
use russh::keys::PrivateKeyWithHashAlg;

use crate::desk::{Trusting, Visit, key};

/// A connection for commands.
pub struct Hand(Handle<Trusting>);

impl Hand {
    pub async fn reach(visit: &Visit) -> Result<Self, String> {
        let words = |error: russh::Error| error.to_string();
        let address = ("127.0.0.1", visit.port);
        let mut client = client::connect(Arc::default(), address, Trusting).await.map_err(words)?;
        let key = PrivateKeyWithHashAlg::new(Arc::new(key(visit.person)), None);
        let entered = client.authenticate_publickey(visit.login.clone(), key).await;
        if entered.map_err(words)?.success() { Ok(Self(client)) } else { Err("refused".into()) }
    }

    /// Does one thing; what was answered.
    pub async fn does(&self, command: &str) -> Result<String, String> {
        let words = |error: russh::Error| error.to_string();
        let mut channel = self.0.channel_open_session().await.map_err(words)?;
        channel.exec(false, command).await.map_err(words)?;
        let (mut said, mut status) = (Vec::new(), None);
        while let Some(message) = channel.wait().await {
            match message {
                ChannelMsg::Data { data } => said.extend_from_slice(&data),
                ChannelMsg::ExitStatus { exit_status } => status = Some(exit_status),
                ChannelMsg::Close => break,
                _ => {}
            }
        }
        let said = String::from_utf8_lossy(&said).into_owned();
        if status == Some(0) { Ok(said) } else { Err(format!("{command}: {said}")) }
    }
}
