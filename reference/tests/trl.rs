//! Our alignment against that of TRL: see fixtures/oracle/align.py, which wrote its answers.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use approx::assert_relative_eq;
use contract::a4::{Align, AnswerSums, Averaging, Episodes, GrpoConfig, More, Scored};
use reference::a4::REFERENCE;
use safetensors::SafeTensors;
use tch::{Kind, Tensor};

/// Arguments and answers of one call.
struct Call(BTreeMap<String, Tensor>);

impl Call {
    fn of(name: &str) -> Self {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/align/trl.safetensors");
        let bytes = fs::read(&path).unwrap();
        let file = SafeTensors::deserialize(&bytes).unwrap();
        let prefix = format!("{name}.");
        let all = file.iter().filter_map(|(name, view)| {
            let shape: Vec<i64> = view.shape().iter().map(|n| *n as i64).collect();
            let kind = match view.dtype() {
                safetensors::Dtype::F64 => Kind::Double,
                safetensors::Dtype::I64 => Kind::Int64,
                safetensors::Dtype::BOOL => Kind::Bool,
                other => panic!("{name} is of {other:?}"),
            };
            let tensor = Tensor::from_data_size(view.data(), &shape, kind);
            Some((name.strip_prefix(&prefix)?.to_string(), tensor))
        });
        Self(all.collect())
    }

    fn get(&self, name: &str) -> &Tensor {
        self.0.get(name).unwrap_or_else(|| panic!("no tensor {name}"))
    }

    fn number(&self, name: &str) -> f64 {
        self.get(name).double_value(&[])
    }

    /// Gradients are asked for.
    fn leaf(&self, name: &str) -> Tensor {
        self.get(name).copy().set_requires_grad(true)
    }

    fn agrees(&self, name: &str, ours: &Tensor) {
        let numbers = |x: &Tensor| Vec::<f64>::try_from(x.reshape([-1])).unwrap();
        let (ours, theirs) = (numbers(ours), numbers(self.get(name)));
        assert_eq!(ours.len(), theirs.len(), "{name}");
        for (ours, theirs) in ours.into_iter().zip(theirs) {
            assert_relative_eq!(ours, theirs, max_relative = 1e-9, epsilon = 1e-12);
        }
    }
}

#[test]
fn log_probs_and_entropies_of_answers_are_those_of_trl() {
    let call = Call::of("score");
    let (logits, ids, answers) = (call.get("logits"), call.get("ids"), call.get("answers"));
    let scores = REFERENCE.score(&Scored { logits, ids, answers }).unwrap();
    call.agrees("log_probs", &scores.log_probs);
    call.agrees("entropies", &scores.entropies);
}

#[test]
fn dpo_is_that_of_trl() {
    let call = Call::of("dpo");
    let [chosen, rejected] =
        ["chosen", "rejected"].map(|side| call.leaf(&format!("{side}.logits")));
    let scored = |side: &str, name: &str| call.get(&format!("{side}.{name}")).shallow_clone();
    let (chosen_ids, chosen_answers) = (scored("chosen", "ids"), scored("chosen", "answers"));
    let (rejected_ids, rejected_answers) =
        (scored("rejected", "ids"), scored("rejected", "answers"));
    let preference = REFERENCE.dpo(
        &Scored { logits: &chosen, ids: &chosen_ids, answers: &chosen_answers },
        &Scored { logits: &rejected, ids: &rejected_ids, answers: &rejected_answers },
        call.get("chosen.reference"),
        call.get("rejected.reference"),
        call.number("beta"),
    );
    let loss = preference.unwrap().loss;
    call.agrees("loss", &loss);
    let gradients = Tensor::run_backward(&[loss], &[&chosen, &rejected], false, false);
    call.agrees("chosen.gradient", &gradients[0]);
    call.agrees("rejected.gradient", &gradients[1]);
}

#[test]
fn ipo_is_that_of_trl() {
    let call = Call::of("ipo");
    let of = |side: &str, name: &str| call.get(&format!("{side}.{name}")).shallow_clone();
    let sides = ["chosen", "rejected"]
        .map(|side| ["policy_sum", "reference_sum", "length"].map(|name| of(side, name)));
    let [chosen, rejected] = [&sides[0], &sides[1]]
        .map(|[policy, reference, lengths]| AnswerSums { policy, reference, lengths });
    call.agrees("loss", &REFERENCE.ipo(&chosen, &rejected, call.number("beta")).unwrap());
}

#[test]
fn the_loss_of_rewards_is_that_of_trl() {
    let call = Call::of("reward");
    let loss = REFERENCE.reward_loss(call.get("chosen"), call.get("rejected")).unwrap();
    call.agrees("loss", &loss);
}

#[test]
fn advantages_of_groups_are_those_of_trl() {
    let call = Call::of("group");
    let rewards = call.get("rewards");
    call.agrees("scaled", &REFERENCE.group_advantages(rewards, 4, true).unwrap());
    call.agrees("centred", &REFERENCE.group_advantages(rewards, 4, false).unwrap());
}

#[test]
fn grpo_is_that_of_trl_with_each_averaging() {
    for (name, averaging) in [
        ("grpo", Averaging::PerAnswer),
        ("per_token", Averaging::PerToken),
        ("constant", Averaging::Constant(11.0)),
    ] {
        let call = Call::of(name);
        let log_probs = call.leaf("log_probs");
        let beta = call.number("beta");
        let config = GrpoConfig { clip_low: 0.1, clip_high: 0.25, beta, averaging };
        let loss = REFERENCE.grpo_loss(
            &log_probs,
            call.get("old"),
            call.get("reference"),
            call.get("advantages"),
            call.get("answers"),
            &config,
        );
        let loss = loss.unwrap();
        call.agrees("loss", &loss);
        let gradients = Tensor::run_backward(&[loss], &[&log_probs], false, false);
        call.agrees("gradient", &gradients[0]);
    }
}

#[test]
fn gspo_is_that_of_trl() {
    let call = Call::of("gspo");
    let log_probs = call.leaf("log_probs");
    let (old, advantages) = (call.get("old"), call.get("advantages"));
    let loss = REFERENCE.gspo(&log_probs, old, advantages, call.get("answers"), 0.1).unwrap();
    call.agrees("loss", &loss);
    let gradients = Tensor::run_backward(&[loss], &[&log_probs], false, false);
    call.agrees("gradient", &gradients[0]);
}

#[test]
fn returns_and_losses_of_ppo_are_those_of_trl() {
    let call = Call::of("ppo");
    let (rewards, values) = (call.get("rewards"), call.get("values"));
    let nowhere = rewards.zeros_like().to_kind(Kind::Bool);
    let episodes = Episodes {
        rewards,
        values,
        ends: &nowhere,
        counts: &nowhere.logical_not(),
        last_values: &rewards.select(1, 0).zeros_like(),
    };
    call.agrees("returns", &REFERENCE.gae(&episodes, 0.9, 0.8).unwrap().returns);
    let (answers, averaging) = (call.get("answers"), Averaging::PerToken);
    let policy = REFERENCE.ppo_policy_loss(
        call.get("log_probs"),
        call.get("old_log_probs"),
        call.get("advantages"),
        answers,
        0.15,
        averaging,
    );
    call.agrees("policy_loss", &policy.unwrap());
    let (new, returns) = (call.get("new_values"), call.get("returns"));
    let value = REFERENCE.ppo_value_loss(new, values, returns, answers, 0.3, averaging).unwrap();
    call.agrees("value_loss", &value);
}
