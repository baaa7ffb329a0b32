package gateway.translation.contract;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A whole answer in the client's dialect, and what it says for the usage row. */
public record TranslatedAnswer(ObjectNode body, AnswerFacts facts) {}
