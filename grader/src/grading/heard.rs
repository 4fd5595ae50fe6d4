//! What a submission has answered to one check, so that it need not be asked again.

use std::time::Duration;

use harness::{Check, Host, Record, Reply, Words};

/// A host that passes questions on and notes the replies.
pub struct Hearing<'a> {
    host: &'a mut dyn Host,
    /// What was replied so far.
    pub replies: Vec<Reply>,
}

impl<'a> Hearing<'a> {
    /// Nothing has been asked yet.
    pub fn new(host: &'a mut dyn Host) -> Self {
        Self { host, replies: Vec::new() }
    }
}

impl Host for Hearing<'_> {
    fn begin(&mut self, limit: Duration) {
        self.host.begin(limit);
    }

    fn probe(&mut self, check: &Check, case: &Record) -> Reply {
        let reply = self.host.probe(check, case);
        self.replies.push(reply.clone());
        reply
    }
}

/// A host that gives the noted replies again, in their order.
pub struct Heard(std::vec::IntoIter<Reply>);

impl Heard {
    /// Gives `replies`.
    pub fn again(replies: Vec<Reply>) -> Self {
        Self(replies.into_iter())
    }
}

impl Host for Heard {
    fn begin(&mut self, _: Duration) {}

    fn probe(&mut self, check: &Check, _: &Record) -> Reply {
        let none = || Reply::HostError(Words::same(format!("{}: nothing was heard", check.id)));
        self.0.next().unwrap_or_else(none)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grading::counting::Counting;
    use harness::toy;

    #[test]
    fn replies_come_again_in_their_order() {
        let check = toy::ASSIGNMENT.checks().next().unwrap();
        let (case, mut host) = (Record::new(), Counting(0));
        let mut hearing = Hearing::new(&mut host);
        let first = [hearing.probe(check, &case), hearing.probe(check, &case)];
        let mut heard = Heard::again(hearing.replies);
        assert_eq!([heard.probe(check, &case), heard.probe(check, &case)], first);
        assert!(matches!(heard.probe(check, &case), Reply::HostError(_)));
        assert_eq!(host.0, 2);
    }
}
