package gateway.web;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the operator decides about conversations of the web application. Immutable.
 *
 * @param enabled whether accounts with a session cookie serve at all
 * @param serverTools whether clients are shown the tools that the web application runs itself
 * @param probeAnswer whether the test message of a client is answered without asking anybody
 * @param challengePause how long nobody is asked after this address was asked to show that it is a person
 */
public record WebSettings(
        boolean enabled,
        Conversations conversations,
        Prompts prompts,
        Tools tools,
        Sessions sessions,
        boolean serverTools,
        boolean probeAnswer,
        Duration challengePause) {

    /**
     * How conversations are made and ended.
     *
     * @param temporary whether they are kept out of the account's history
     * @param preserveChats whether they are left there at their end
     * @param inlineCreate whether the first question makes them, without a call of its own
     * @param stopUpstream whether an answer that nobody needs any more is told to stop
     */
    public record Conversations(
            boolean temporary,
            boolean preserveChats,
            boolean inlineCreate,
            boolean stopUpstream,
            UploadPath uploadPath,
            ThinkingStyle thinkingStyle) {}

    /**
     * What a conversation is asked.
     *
     * @param inlineMax characters of a prompt that is given as it is; a longer one goes along as an attachment
     * @param custom what is asked beside an attachment, null for nothing
     * @param humanName what the turns of the user are called
     * @param assistantName what those of the assistant are called
     * @param externalImages whether images are fetched from where their URLs lead
     * @param earlierThinking whether thinking of earlier answers is told
     */
    public record Prompts(
            int inlineMax,
            @Nullable String custom,
            String humanName,
            String assistantName,
            boolean externalImages,
            boolean earlierThinking) {}

    /**
     * Tools of clients.
     *
     * @param allowed whether they are offered
     * @param grace how long an answer waits behind a call of a tool for another one
     * @param callTimeout how long a conversation waits for the results
     * @param cleanUpInterval how often it is looked for those that waited in vain
     */
    public record Tools(
            boolean allowed, Duration grace, Duration callTimeout, Duration cleanUpInterval, LostSession onLost) {}

    /**
     * Conversations that nobody uses.
     *
     * @param timeout how long one may be idle
     * @param cleanUpInterval how often it is looked for idle ones
     */
    public record Sessions(Duration timeout, Duration cleanUpInterval) {}

    /** Where files are sent. */
    public enum UploadPath {
        /** To the conversation, and where that is not known, to the organisation. */
        AUTO,
        ORGANIZATION,
        CONVERSATION
    }

    /** How a conversation is told whether to think. */
    public enum ThinkingStyle {
        /** By a setting of the conversation. */
        PAPRIKA,
        /** By fields of the question. */
        MODE
    }

    /** What becomes of results for a conversation that is gone. */
    public enum LostSession {
        /** They are refused. */
        ERROR,
        /** Another conversation is told everything from the beginning. */
        REPLAY
    }
}
