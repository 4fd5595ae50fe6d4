//! `a5.batching`: the oldest text is read first, the newest is preempted, whole blocks are shared.

mod draw;
mod functions;
mod pool;
mod text;

use contract::a5::{
    Arg, Batching, Engine, EngineConfig, Finished, InputError, PagedModel, Part, Randomness,
    Request, Result,
};
use tch::Tensor;

use super::Parts;
pub use draw::{Turn, drawn, ended};
pub use functions::{Functions, RIGHT};
pub use pool::Pool;
pub use text::Text;

/// All that changes.
#[derive(Clone)]
pub struct State {
    /// In the order in which they came.
    pub waiting: Vec<Text>,
    /// The same.
    pub running: Vec<Text>,
    /// The blocks.
    pub pool: Pool,
    /// How many requests came.
    pub came: u64,
    /// How many steps there were.
    pub steps: u64,
    /// The numbers of all requests that came.
    pub ids: Vec<u64>,
}

impl State {
    /// Whether a request with this number is waiting or running.
    pub fn has(&self, id: u64) -> bool {
        self.waiting.iter().chain(&self.running).any(|text| text.request.id == id)
    }
}

struct Paged<'a> {
    parts: Parts,
    model: &'a dyn PagedModel,
    config: EngineConfig,
    randomness: &'a dyn Randomness,
    state: State,
}

impl Paged<'_> {
    fn f(&self) -> &Functions {
        &self.parts.batching
    }

    /// Which texts read how many tokens in this step, by their arrivals.
    fn plan(&mut self) -> Vec<(u64, usize)> {
        let mut arrivals: Vec<u64> = self.state.running.iter().map(|text| text.arrival).collect();
        (self.f().order)(&mut arrivals);
        let (mut left, mut plan) = (self.config.token_budget, vec![]);
        if self.f().begins_first {
            self.begin(&mut left, &mut plan);
        }
        for arrival in arrivals {
            self.go_on(arrival, &mut left, &mut plan);
        }
        self.begin(&mut left, &mut plan);
        plan
    }

    /// A running text reads more, if it has room.
    fn go_on(&mut self, arrival: u64, left: &mut usize, plan: &mut Vec<(u64, usize)>) {
        let Some(i) = self.place(arrival) else { return };
        let n = (self.f().chunk)(self.state.running[i].todo(), *left);
        let has_room = n > 0 && self.make_room(arrival, n);
        // Who was preempted for it reads nothing.
        plan.retain(|(arrival, _)| self.place(*arrival).is_some());
        if has_room {
            self.planned(arrival, n, left, plan);
        }
    }

    fn planned(&self, arrival: u64, n: usize, left: &mut usize, plan: &mut Vec<(u64, usize)>) {
        let i = self.place(arrival).expect("it runs");
        *left = left.saturating_sub((self.f().cost)(&self.state.running[i], n));
        plan.push((arrival, n));
    }

    /// Takes on as many of those that wait as there is room for.
    fn begin(&mut self, left: &mut usize, plan: &mut Vec<(u64, usize)>) {
        while let Some((arrival, n)) = self.begin_one(*left) {
            self.planned(arrival, n, left, plan);
        }
    }

    fn place(&self, arrival: u64) -> Option<usize> {
        self.state.running.iter().position(|text| text.arrival == arrival)
    }

    /// Gives a running text the blocks for `n` more places; false if it was preempted itself.
    fn make_room(&mut self, arrival: u64, n: usize) -> bool {
        while let Some(i) = self.place(arrival) {
            let f = *self.f();
            let State { running, pool, waiting, .. } = &mut self.state;
            let text = &mut running[i];
            let all = (f.blocks)(text.stored + n, pool.block_size());
            let more = all.saturating_sub(text.table.len());
            if let Some(blocks) = pool.take(more) {
                text.table.extend(blocks);
                return true;
            }
            let mut victim = running.remove((f.victim)(running, i));
            (f.preempted)(pool, &mut victim);
            (f.wait_again)(waiting, victim);
        }
        false
    }

    /// Takes the next text on, if there is room for all that it has to read.
    fn begin_one(&mut self, left: usize) -> Option<(u64, usize)> {
        let f = *self.f();
        let State { running, pool, waiting, .. } = &mut self.state;
        if left == 0 || waiting.is_empty() || !(f.may_begin)(running, self.config.max_running) {
            return None;
        }
        let next = (f.next)(waiting);
        let text = &mut waiting[next];
        let (table, stored) = (f.found)(pool, text);
        let n = (f.chunk)(text.tokens.len() - stored, left);
        let all = (f.blocks)((f.wanted)(text, stored + n), pool.block_size());
        if n == 0 || pool.free_beside(&table) < all.saturating_sub(table.len()) {
            return None;
        }
        for block in &table {
            pool.share(*block);
        }
        (text.table, text.stored) = (table, stored);
        let more = (f.blocks)(stored + n, pool.block_size()).saturating_sub(text.table.len());
        text.table.extend(pool.take(more).unwrap_or_default());
        let text = waiting.remove(next);
        let arrival = text.arrival;
        let place = running.partition_point(|other| other.arrival < arrival);
        running.insert(place, text);
        Some((arrival, n))
    }

    fn advance(&mut self) -> Result<Vec<Finished>> {
        self.state.steps += 1;
        let plan = self.plan();
        if plan.is_empty() {
            return Ok(vec![]);
        }
        let part = |(arrival, n): &(u64, usize)| {
            let text = &self.state.running[self.place(*arrival).expect("it is in the plan")];
            let tokens = &text.tokens[text.stored..text.stored + n];
            Part { table: &text.table, stored: text.stored, tokens }
        };
        let logits = self.model.read(&plan.iter().map(part).collect::<Vec<_>>())?;
        let mut finished = vec![];
        let places: Vec<usize> = plan.iter().filter_map(|(text, _)| self.place(*text)).collect();
        for (row, (arrival, n)) in plan.into_iter().enumerate() {
            let logits = &logits[(self.f().logits)(row, &places).min(logits.len() - 1)];
            finished.extend(self.keep(row, arrival, n, logits)?);
        }
        Ok(finished)
    }

    /// A text has read `n` tokens.
    fn keep(
        &mut self,
        row: usize,
        arrival: u64,
        n: usize,
        logits: &Tensor,
    ) -> Result<Option<Finished>> {
        let (f, i) = (*self.f(), self.place(arrival).expect("it was read"));
        let State { running, pool, steps, .. } = &mut self.state;
        let text = &mut running[i];
        text.stored = (f.stored)(text.stored, n, text);
        (f.learn)(pool, text);
        if !(f.is_read)(text) {
            return Ok(None);
        }
        let turn = Turn { row: row as u64, step: *steps };
        let token = (f.draw)(&self.parts, text, logits, turn, self.randomness)?;
        let Some(finish) = (f.ended)(text, token) else { return Ok(None) };
        let text = running.remove(i);
        (f.learn)(pool, &text);
        pool.give_all((f.freed)(&text, pool.block_size()));
        Ok(Some(Finished { id: text.request.id, ids: text.drawn().to_vec(), finish }))
    }
}

impl Engine for Paged<'_> {
    fn add(&mut self, request: Request) -> Result<()> {
        let (f, v) = (*self.f(), self.model.vocabulary_size());
        let range = |arg: &'static str, expected: &str, got: String| {
            Err(InputError::Range { op: "add", arg, expected: expected.to_string(), got })
        };
        if (f.is_taken)(&self.state, request.id) {
            return range("id", "a number that is free", request.id.to_string());
        }
        Arg::in_range("add", "prompt", request.prompt.len(), 1..)?;
        for token in &request.prompt {
            Arg::in_range("add", "prompt", *token, 0..v)?;
        }
        Arg::in_range("add", "max_tokens", request.max_tokens, 1..)?;
        let longest = (f.longest)(request.prompt.len(), request.max_tokens);
        if longest.div_ceil(self.model.block_size()) > self.model.blocks() {
            return range("max_tokens", "what fits", request.max_tokens.to_string());
        }
        (f.looked_at)(&self.parts, &request, v)?;
        self.state.ids.push(request.id);
        self.state.waiting.push(Text::new(request, self.state.came));
        self.state.came += 1;
        Ok(())
    }

    fn abort(&mut self, id: u64) -> Result<()> {
        let (f, State { waiting, running, pool, .. }) = (self.parts.batching, &mut self.state);
        let of = |texts: &[Text]| texts.iter().position(|text| text.request.id == id);
        if let Some(i) = of(waiting) {
            waiting.remove(i);
            return Ok(());
        }
        let Some(i) = of(running) else {
            let (expected, got) = ("a request that is not finished".to_string(), id.to_string());
            return Err(InputError::Range { op: "abort", arg: "id", expected, got });
        };
        let text = running.remove(i);
        pool.give_all((f.aborted)(&text));
        Ok(())
    }

    fn step(&mut self) -> Result<Vec<Finished>> {
        self.advance()
    }

    fn unfinished(&self) -> usize {
        (self.f().unfinished)(&self.state)
    }
}

impl Batching for Parts {
    fn engine<'a>(
        &self,
        model: &'a dyn PagedModel,
        config: &EngineConfig,
        randomness: &'a dyn Randomness,
    ) -> Result<Box<dyn Engine + 'a>> {
        Arg::in_range("engine", "token_budget", config.token_budget, 1..)?;
        Arg::in_range("engine", "max_running", config.max_running, 1..)?;
        let pool = Pool::new(model.blocks(), model.block_size(), &self.batching);
        let (waiting, running, ids) = (vec![], vec![], vec![]);
        let state = State { waiting, running, pool, came: 0, steps: 0, ids };
        Ok(Box::new(Paged { parts: *self, model, config: *config, randomness, state }))
    }
}
