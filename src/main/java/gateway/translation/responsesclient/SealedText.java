package gateway.translation.responsesclient;

import gateway.translation.contract.Features;
import gateway.translation.contract.Losses;
import gateway.translation.contract.RequestPart;

/**
 * A part {@code encrypted_content} of what agents of Codex tell each other. Codex (0.171) marks the argument of the tool that sends
 * it with {@code encrypted}: OpenAI seals what its models write there, other models leave it a plain text. Stateless.
 */
final class SealedText {

    /** Version and time of a Fernet token in base64, which OpenAI's sealed texts are. */
    private static final String SEAL = "gAAAA";

    private SealedText() {}

    /** The text, or an empty one with a loss where only OpenAI can read it. */
    static String read(RequestPart part, Losses losses) {
        String text = part.text("encrypted_content");
        if (text.startsWith(SEAL)) {
            losses.add(Features.UNKNOWN_BLOCK, part.path(), "encrypted_content");
            return "";
        }
        return text;
    }
}
