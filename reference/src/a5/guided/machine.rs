//! What a pattern has become: a machine that reads characters and may be in many states at once
//! (Thompson 1968).

use super::Chars;

/// A pattern that was read.
#[derive(Debug, Clone)]
pub enum Node {
    /// One of these characters.
    Chars(Chars),
    /// One behind the other.
    Sequence(Vec<Node>),
    /// One or the other.
    Either(Vec<Node>),
    /// At least so many times, and at most so many, if there is a limit.
    Repeat(Box<Node>, usize, Option<usize>),
}

/// A state, with the numbers of those that come next.
#[derive(Debug)]
enum State {
    Reads(Chars, usize),
    Goes(Vec<usize>),
    Matches,
}

/// A machine for a pattern.
#[derive(Debug)]
pub struct Machine {
    states: Vec<State>,
    first: usize,
    /// Whether a state can still lead to a match.
    is_live: Vec<bool>,
}

/// Where a text is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The states that read something or match, behind all whole characters.
    pub states: Vec<usize>,
    /// The bytes of a character that has begun.
    pub pending: Vec<u8>,
}

impl Machine {
    /// The machine of a pattern.
    pub fn of(node: &Node) -> Self {
        let mut machine = Self { states: vec![State::Matches], first: 0, is_live: vec![] };
        machine.first = machine.add(node, 0);
        machine.is_live = machine.live();
        machine
    }

    /// Adds what reads `node` and goes on to the state `next`; returns its first state.
    fn add(&mut self, node: &Node, next: usize) -> usize {
        match node {
            Node::Chars(chars) => self.push(State::Reads(chars.clone(), next)),
            Node::Sequence(parts) => {
                parts.iter().rev().fold(next, |next, part| self.add(part, next))
            }
            Node::Either(parts) => {
                let first = parts.iter().map(|part| self.add(part, next)).collect();
                self.push(State::Goes(first))
            }
            Node::Repeat(of, least, most) => {
                let behind = if let Some(most) = most {
                    (*least..*most).fold(next, |behind, _| {
                        let more = self.add(of, behind);
                        self.push(State::Goes(vec![more, next]))
                    })
                } else {
                    let again = self.push(State::Goes(vec![]));
                    let more = self.add(of, again);
                    self.states[again] = State::Goes(vec![more, next]);
                    again
                };
                (0..*least).fold(behind, |behind, _| self.add(of, behind))
            }
        }
    }

    fn push(&mut self, state: State) -> usize {
        self.states.push(state);
        self.states.len() - 1
    }

    /// Which states can lead to a match: those that match, and then, again and again, those that go
    /// on to one of them.
    fn live(&self) -> Vec<bool> {
        let mut before = vec![vec![]; self.states.len()];
        for (number, state) in self.states.iter().enumerate() {
            match state {
                State::Reads(chars, next) if !chars.is_empty() => before[*next].push(number),
                State::Goes(next) => next.iter().for_each(|next| before[*next].push(number)),
                _ => {}
            }
        }
        let mut is_live = vec![false; self.states.len()];
        let mut waiting = vec![0];
        while let Some(number) = waiting.pop() {
            if !is_live[number] {
                is_live[number] = true;
                waiting.extend(&before[number]);
            }
        }
        is_live
    }

    /// Before any byte.
    pub fn start(&self) -> Place {
        Place { states: self.reached([self.first]), pending: vec![] }
    }

    /// The states that are reached from these without reading, and that read or match; those of
    /// earlier branches first.
    fn reached(&self, from: impl IntoIterator<Item = usize>) -> Vec<usize> {
        let mut seen = vec![false; self.states.len()];
        let mut waiting: Vec<usize> = from.into_iter().collect();
        waiting.reverse();
        let mut reached = Vec::new();
        while let Some(number) = waiting.pop() {
            if !self.is_live[number] || std::mem::replace(&mut seen[number], true) {
                continue;
            }
            match &self.states[number] {
                State::Goes(next) => waiting.extend(next.iter().rev()),
                _ => reached.push(number),
            }
        }
        reached
    }

    /// Whether the whole characters match.
    pub fn matches(&self, place: &Place) -> bool {
        place.states.contains(&0)
    }

    /// Where a text is behind one byte more; none if there is no such text.
    pub fn read(
        &self,
        place: &Place,
        byte: u8,
        beginning_with: fn(&[u8]) -> Option<(u32, u32)>,
    ) -> Option<Place> {
        let pending = [place.pending.as_slice(), &[byte]].concat();
        let (low, high) = beginning_with(&pending)?;
        let next = |number: &usize| match &self.states[*number] {
            State::Reads(chars, next) => {
                let fits = |(first, last): &(u32, u32)| *first <= high && low <= *last;
                chars.iter().any(fits).then_some(*next)
            }
            _ => None,
        };
        let next: Vec<usize> = place.states.iter().filter_map(next).collect();
        if next.is_empty() {
            return None;
        }
        if low < high {
            return Some(Place { states: place.states.clone(), pending });
        }
        let states = self.reached(next);
        (!states.is_empty()).then_some(Place { states, pending: vec![] })
    }
}
