package gateway.translation.same;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.translation.contract.AnswerFacts;
import gateway.translation.contract.AnswerFrame;
import gateway.translation.contract.AnswerTranslation;
import gateway.translation.contract.MissingCounts;
import gateway.translation.contract.TranslatedAnswer;
import gateway.translation.error.StreamErrors;
import gateway.translation.error.UpstreamError;
import gateway.translation.error.UpstreamErrorException;
import gateway.translation.error.UpstreamErrors;
import gateway.translation.wire.ChatChunkReader;
import gateway.translation.wire.ChatStops;
import gateway.translation.wire.ChatTexts;
import gateway.translation.wire.UsageObjects;
import java.util.Objects;

/**
 * A chat completion for a client of that dialect: as it came except for the client's name of the model, and a usage it lacks.
 */
public final class SameChatAnswer implements AnswerTranslation {

    @Override
    public TranslatedAnswer translate(ObjectNode answer, AnswerFrame frame) {
        ChatChunkReader read = new ChatChunkReader();
        read.read(answer);
        UpstreamError error = ChatStops.error(read.finish());
        if (read.failed()) {
            error = UpstreamErrors.readEvent(answer, frame.contextLimit());
        } else if (error == null && !read.hasChoice()) {
            error = StreamErrors.NO_ANSWER;
        }
        if (error != null) {
            throw new UpstreamErrorException(error);
        }
        AnswerFacts facts = facts(read, frame);
        answer.put("model", frame.modelAsked());
        if (!read.usage().told()) {
            answer.set("usage", UsageObjects.chat(Objects.requireNonNull(facts.usage())));
        }
        return new TranslatedAnswer(answer, facts);
    }

    private static AnswerFacts facts(ChatChunkReader read, AnswerFrame frame) {
        ChatTexts texts = read.texts();
        long characters = texts.content().length();
        characters += texts.reasoning().length();
        characters += texts.refusal().length();
        for (int at = 0; at < read.calls().count(); at++) {
            characters += read.calls().call(at).name().length()
                    + read.calls().call(at).arguments().length();
        }
        String stop = ChatStops.reason(
                read.finish(), read.calls().count(), !texts.refusal().isEmpty());
        return MissingCounts.facts(read.model(), stop, read.usage().counted(), characters, frame.estimate());
    }
}
