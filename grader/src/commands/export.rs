//! `grader export`: writes the results of a run in a format that another program reads.

use std::fs::Permissions;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use harness::Lang;

use crate::base::exit_code::ExitCode;
use crate::base::problem::Problem;
use crate::command_line::cli::ExportArguments;
use crate::evidence::run_folder::RunFolder;
use crate::evidence::signing::KeyPlace;
use crate::export::{self, Export, ExportFile, ExportOptions, OutputFile, Results, Template};

/// Writes one export and says where it is.
///
/// # Errors
///
/// If format or run are unknown, there are no results, or a file cannot be written.
pub fn export(arguments: ExportArguments) -> Result<ExitCode, Problem> {
    let lang = arguments.lang.into();
    let format = export::named(&arguments.format)?;
    let template = arguments.template.as_deref().map(read_template).transpose()?;
    let options = ExportOptions { bom: arguments.bom, template };
    let run = RunFolder::meant(&arguments.run, &arguments.runs)?;
    let run = run.signed_with(KeyPlace::new(arguments.key).find()?);
    let (reports, rejected) = run.reports(&run.order());
    export::tell_rejected(&rejected, lang);
    let results = Results::new(&run, reports)?;
    if results.reports.is_empty() {
        return Err(no_results(&run.path));
    }
    let files = format.file().split(&results.class(&options));
    match Place::new(arguments.out, format.file()) {
        Place::StandardOutput => print(format, &files, lang)?,
        Place::Run => in_run(format, &files, &run, lang)?,
        Place::File(path) => in_file(format, &files, &path, lang)?,
        Place::Folder(path) => in_folder(format, &files, &path, lang)?,
    }
    Ok(if rejected.is_empty() { ExitCode::Done } else { ExitCode::Incomplete })
}

/// Where an export goes.
enum Place {
    StandardOutput,
    /// Its own place in the run's folder.
    Run,
    File(PathBuf),
    Folder(PathBuf),
}

impl Place {
    fn new(out: Option<PathBuf>, file: ExportFile) -> Self {
        match (out, file) {
            (None, _) => Self::Run,
            (Some(path), _) if path == Path::new("-") => Self::StandardOutput,
            (Some(path), ExportFile::OfStudent { .. }) => Self::Folder(path),
            (Some(path), ExportFile::OfAll(_)) if path.is_dir() => Self::Folder(path),
            (Some(path), ExportFile::OfAll(_)) => Self::File(path),
        }
    }
}

fn print(format: &dyn Export, files: &[OutputFile<'_>], lang: Lang) -> Result<(), Problem> {
    let [file] = files else { return Err(several(format, files.len())) };
    let bytes = format.bytes(&file.class, lang)?;
    let mut output = std::io::stdout().lock();
    let written = output.write_all(&bytes).and_then(|()| output.flush());
    written.map_err(|error| Problem::file(Path::new("-"), &error))
}

fn in_run(
    format: &dyn Export,
    files: &[OutputFile<'_>],
    run: &RunFolder,
    lang: Lang,
) -> Result<(), Problem> {
    for file in files {
        run.write(&file.path, &format.bytes(&file.class, lang)?)?;
    }
    tell(format, &run.path.join(format.file().place()), lang);
    Ok(())
}

fn in_file(
    format: &dyn Export,
    files: &[OutputFile<'_>],
    path: &Path,
    lang: Lang,
) -> Result<(), Problem> {
    for file in files {
        write(path, &format.bytes(&file.class, lang)?)?;
    }
    tell(format, path, lang);
    Ok(())
}

fn in_folder(
    format: &dyn Export,
    files: &[OutputFile<'_>],
    folder: &Path,
    lang: Lang,
) -> Result<(), Problem> {
    std::fs::create_dir_all(folder).map_err(|error| unwritable(folder, &error))?;
    for file in files {
        write(&folder.join(&file.name), &format.bytes(&file.class, lang)?)?;
    }
    tell(format, folder, lang);
    Ok(())
}

fn tell(format: &dyn Export, place: &Path, lang: Lang) {
    println!("{}", export::place_line(format.name(), place, lang));
}

/// Writes a file under another name and renames it. Who may read it is up to the umask: the
/// operator chose the place.
fn write(path: &Path, bytes: &[u8]) -> Result<(), Problem> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let mut builder = tempfile::Builder::new();
    let file = builder
        .permissions(Permissions::from_mode(0o666))
        .tempfile_in(folder.unwrap_or(Path::new(".")));
    let written = file.and_then(|mut file| {
        file.write_all(bytes)?;
        file.persist(path).map_err(|error| error.error)
    });
    written.map(|_| ()).map_err(|error| unwritable(path, &error))
}

fn unwritable(path: &Path, error: &std::io::Error) -> Problem {
    // The error itself names the file aside.
    let (path, error) = (path.display(), error.kind());
    Problem::input((
        format!("写不了 {path}：{error}；请用 --out 另指一处"),
        format!("cannot write {path}: {error}; choose another with --out"),
    ))
}

fn several(format: &dyn Export, files: usize) -> Problem {
    let id = format.id();
    Problem::usage((
        format!("`{id}` 每名学生一个文件，这里有 {files} 个：请让 --out 指一个文件夹"),
        format!("`{id}` is a file for each student, {files} here: let --out name a folder"),
    ))
}

/// What to say of a run without results.
pub fn no_results(run: &Path) -> Problem {
    let run = run.display();
    Problem::input((
        format!("{run} 里没有能用的结果；请先评分"),
        format!("there are no results in {run} that can be used; grade first"),
    ))
}

fn read_template(path: &Path) -> Result<Template, Problem> {
    let name = path.display().to_string();
    let bytes = std::fs::read(path).map_err(|error| {
        Problem::input((
            format!("读不了模板 {name}：{error}"),
            format!("cannot read the template {name}: {error}"),
        ))
    })?;
    Ok(Template { name, bytes })
}
