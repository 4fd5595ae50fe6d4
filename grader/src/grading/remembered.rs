//! The reference's answers, each with the time that it took, so that no question is asked
//! twice.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use harness::{Check, Host, Record, Reply};

/// What a host has answered so far, by check.
#[derive(Debug, Default)]
pub struct Remembered(BTreeMap<&'static str, Vec<Asked>>);

#[derive(Debug)]
struct Asked {
    case: Record,
    reply: Reply,
    took: Duration,
}

impl Remembered {
    /// Asks `host`, and remembers what it answers.
    pub fn ask(&mut self, host: &mut dyn Host, check: &'static Check, case: &Record) -> Reply {
        let start = Instant::now();
        let reply = host.probe(check, case);
        let (case, took) = (case.clone(), start.elapsed());
        self.0.entry(check.id).or_default().push(Asked { case, reply: reply.clone(), took });
        reply
    }
}

/// A host that answers what it remembers, and asks another host the rest.
pub struct Recalling<'a> {
    remembered: &'a Remembered,
    host: &'a mut dyn Host,
    took: Duration,
}

impl<'a> Recalling<'a> {
    /// Nothing has been asked yet.
    pub fn new(remembered: &'a Remembered, host: &'a mut dyn Host) -> Self {
        Self { remembered, host, took: Duration::ZERO }
    }

    /// How long all that was asked takes when it is asked for the first time.
    pub fn took(&self) -> Duration {
        self.took
    }
}

impl Host for Recalling<'_> {
    fn begin(&mut self, limit: Duration) {
        self.host.begin(limit);
    }

    fn probe(&mut self, check: &Check, case: &Record) -> Reply {
        let mut asked = self.remembered.0.get(check.id).into_iter().flatten();
        if let Some(asked) = asked.find(|asked| asked.case == *case) {
            self.took += asked.took;
            return asked.reply.clone();
        }
        let start = Instant::now();
        let reply = self.host.probe(check, case);
        self.took += start.elapsed();
        reply
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grading::counting::Counting;
    use harness::toy;

    #[test]
    fn what_is_remembered_is_not_asked_again_and_takes_as_long_as_it_took() {
        let mut checks = toy::ASSIGNMENT.checks();
        let (one, other) = (checks.next().unwrap(), checks.next().unwrap());
        let case = Record::new().fact("x", 1);
        let (mut host, mut remembered) = (Counting(0), Remembered::default());
        let first = remembered.ask(&mut host, one, &case);

        let mut recalling = Recalling::new(&remembered, &mut host);
        assert_eq!(recalling.probe(one, &case), first);
        assert_eq!(recalling.took(), remembered.0[one.id][0].took);
        assert_ne!(recalling.probe(other, &case), first);
        assert_ne!(recalling.probe(one, &case.clone().fact("y", 2)), first);
        assert!(recalling.took() >= Duration::from_millis(6));
        assert_eq!(host.0, 3);
    }
}
