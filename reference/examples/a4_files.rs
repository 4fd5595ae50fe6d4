//! Writes what `fixtures/oracle/adapter.py` reads: `cargo run -p reference --example a4_files
//! FOLDER`. The folder may hold what that script has written; see `fixtures/oracle/README.md`.

use std::error::Error;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use contract::a4::{
    Adapter, Checkpoint, Checkpoints as _, Cursor, Factors, Files as _, Lora as _, LoraConfig,
    LossScale, Parameters, RandomStream, Slot, Store, StoreError, TrainState,
};
use folder::Folder;
use reference::a4::REFERENCE;
use safetensors::SafeTensors;
use tch::{Kind, Tensor};

/// A small model that transformers has written, and this script's name for its file.
const MODEL: &str = "fixtures/llama/grouped/model";
const FILE: &str = "model.safetensors";

type Outcome = Result<(), Box<dyn Error>>;

fn main() -> Outcome {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("which folder?")?);
    let model = harness::repository().join(MODEL);
    let parameters = parameters(&fs::read(model.join(FILE))?)?;
    checkpoint(&model, &folder.join("checkpoint"), &parameters)?;
    let adapter = trained(&parameters)?;
    write(&folder.join("adapter"), REFERENCE.save_adapter(&adapter))?;
    merged(&folder.join("adapter.merged"), &parameters, &adapter)?;
    let from_peft = folder.join("from_peft");
    if from_peft.is_dir() {
        again(&folder, &from_peft, &parameters)?;
    }
    Ok(())
}

/// Parameters in `f32`.
fn parameters(bytes: &[u8]) -> Result<Parameters, Box<dyn Error>> {
    let file = SafeTensors::deserialize(bytes)?;
    let all = file.iter().map(|(name, view)| {
        let shape: Vec<i64> = view.shape().iter().map(|n| *n as i64).collect();
        (name.to_string(), Tensor::from_data_size(view.data(), &shape, Kind::Float))
    });
    Ok(all.collect())
}

/// A checkpoint in the middle of training, with all that an optimizer remembers.
fn checkpoint(model: &Path, folder: &Path, parameters: &Parameters) -> Outcome {
    fs::create_dir_all(folder)?;
    fs::copy(model.join("config.json"), folder.join("config.json"))?;
    let slot = |(name, x): (&String, &Tensor)| {
        let slot = Slot { updates: 5, first: Some(x * 0.1), second: Some(x * x) };
        (name.clone(), slot)
    };
    let scale =
        LossScale { scale: 1024.0, growth: 2.0, backoff: 0.5, interval: 100, good_steps: 5 };
    let optimizer = parameters.iter().map(slot).collect();
    let state = TrainState { parameters: copied(parameters), optimizer, scale, updates: 5 };
    let checkpoint = Checkpoint { state, cursor: Cursor { epoch: 1, taken: 7 } };
    Ok(REFERENCE.save(&Disk(folder.to_path_buf()), FILE, &checkpoint)?)
}

fn copied(parameters: &Parameters) -> Parameters {
    parameters.iter().map(|(name, x)| (name.clone(), x.copy())).collect()
}

/// An adapter whose `B` is not 0.
fn trained(parameters: &Parameters) -> Result<Adapter, Box<dyn Error>> {
    let targets = ["q_proj", "v_proj", "down_proj"].map(str::to_string).to_vec();
    let config = LoraConfig { rank: 3, alpha: 5.0, rank_stabilised: true, targets };
    let mut stream = Weyl(0.0);
    let mut adapter = REFERENCE.new_adapter(parameters, &config, &mut stream)?;
    for Factors { b, .. } in adapter.factors.values_mut() {
        let numbers: Vec<f64> = (0..b.numel()).map(|_| stream.uniform() - 0.5).collect();
        *b = Tensor::from_slice(&numbers).reshape(b.size()).to_kind(b.kind());
    }
    Ok(adapter)
}

/// Numbers that are well spread, and the same everywhere.
struct Weyl(f64);

impl RandomStream for Weyl {
    fn uniform(&mut self) -> f64 {
        self.0 = (self.0 + 0.618_033_988_749_895).fract();
        self.0
    }

    fn below(&mut self, n: u64) -> u64 {
        (self.uniform() * n as f64) as u64
    }

    fn normal(&mut self) -> f64 {
        // The sum of twelve has the deviation 1, and nobody asks for more here.
        (0..12).map(|_| self.uniform()).sum::<f64>() - 6.0
    }
}

/// The model with the adapter merged into it, as a file of tensors.
fn merged(folder: &Path, parameters: &Parameters, adapter: &Adapter) -> Outcome {
    fs::create_dir_all(folder)?;
    let parameters = REFERENCE.merge(parameters, adapter)?;
    let scale = LossScale { scale: 1.0, growth: 2.0, backoff: 0.5, interval: 1, good_steps: 0 };
    let state = TrainState { parameters, optimizer: [].into(), scale, updates: 0 };
    let checkpoint = Checkpoint { state, cursor: Cursor::default() };
    Ok(REFERENCE.save(&Disk(folder.to_path_buf()), FILE, &checkpoint)?)
}

/// Reads adapters that PEFT has written, merges them, and writes them again.
fn again(folder: &Path, from_peft: &Path, parameters: &Parameters) -> Outcome {
    for entry in fs::read_dir(from_peft)? {
        let entry = entry?;
        let name = entry.file_name().into_string().map_err(|_| "a name that is no text")?;
        let files = Folder::open(&entry.path())?;
        let adapter = REFERENCE.load_adapter(&files)?;
        println!("{name}: {} modules of {:?}", adapter.factors.len(), files.names());
        write(&folder.join("again").join(&name), REFERENCE.save_adapter(&adapter))?;
        merged(&folder.join("again.merged").join(&name), parameters, &adapter)?;
    }
    Ok(())
}

fn write(folder: &Path, files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Outcome {
    fs::create_dir_all(folder)?;
    files.into_iter().try_for_each(|(name, bytes)| Ok(fs::write(folder.join(name), bytes)?))
}

/// A folder of this machine. Whatever goes wrong, the machine is as good as gone.
struct Disk(PathBuf);

impl Disk {
    fn done<T>(outcome: std::io::Result<T>) -> Result<T, StoreError> {
        outcome.map_err(|_| StoreError::Gone)
    }

    fn open(&self, name: &str) -> Result<fs::File, StoreError> {
        Self::done(fs::OpenOptions::new().append(true).open(self.0.join(name)))
    }
}

impl Store for Disk {
    fn create(&self, name: &str) -> Result<(), StoreError> {
        Self::done(fs::File::create(self.0.join(name)).map(|_| ()))
    }

    fn write(&self, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
        Self::done(self.open(name)?.write_all(bytes))
    }

    fn sync(&self, name: &str) -> Result<(), StoreError> {
        Self::done(self.open(name)?.sync_all())
    }

    fn rename(&self, from: &str, to: &str) -> Result<(), StoreError> {
        Self::done(fs::rename(self.0.join(from), self.0.join(to)))
    }

    fn read(&self, name: &str) -> Result<Vec<u8>, StoreError> {
        Self::done(fs::read(self.0.join(name)))
    }

    fn list(&self) -> Result<Vec<String>, StoreError> {
        let entries = Self::done(fs::read_dir(&self.0))?;
        let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        let mut names: Vec<String> = names.collect();
        names.sort();
        Ok(names)
    }

    fn remove(&self, name: &str) -> Result<(), StoreError> {
        Self::done(fs::remove_file(self.0.join(name)))
    }
}
