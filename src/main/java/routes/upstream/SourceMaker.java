package routes.upstream;

/** Makes what gets the answer of a call. */
@FunctionalInterface
interface SourceMaker {

    AnswerSource apply(UpstreamCall call);
}
