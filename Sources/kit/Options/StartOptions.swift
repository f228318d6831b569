import AntiSpoofing
import ArgumentParser

/// What a search or a training does with what is in its folder.
struct StartOptions: ParsableArguments {
  @Flag(help: "Start anew: what the folder holds is moved aside into its folder earlier.")
  var anew = false

  var start: RunStart { anew ? .anew : .goingOn }

  /// This process, for the log; without a commit where the program stands outside the kit's folder.
  func origin(_ workers: Workers) -> RunOrigin {
    RunOrigin(revision: (try? KitFolder()).flatMap { Revision.current(in: $0.root) }, threads: workers.threads)
  }
}
