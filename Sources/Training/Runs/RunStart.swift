/// What a run does with the files of an earlier one in its folder.
public enum RunStart: Sendable {
  /// Goes on from the checkpoint of the same run; any other is refused with an error.
  case goingOn
  /// Goes on from the checkpoint of the same run; the files of any other are moved aside.
  case replacingOther
  /// Starts anew; whatever is there is moved aside.
  case anew
}
