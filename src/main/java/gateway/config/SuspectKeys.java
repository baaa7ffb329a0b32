package gateway.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Finds keys that stand in the wrong setting. Tells none of them. Stateless. */
final class SuspectKeys {

    /** How keys of Claude accounts begin (https://docs.claude.com/en/api/overview). */
    private static final String OF_ACCOUNT = "sk-ant-";

    private SuspectKeys() {}

    /** Whether a text can be sent as a key at all: visible ASCII, without blanks. */
    static boolean canBeSent(String key) {
        return key.chars().allMatch(character -> character > ' ' && character < 0x7f);
    }

    /**
     * Sentences for the operator.
     *
     * @param atAnthropic whether the accounts' keys go to Anthropic itself, whose keys are known
     */
    static List<String> warnings(
            List<String> clients, List<String> admins, List<String> accounts, boolean atAnthropic) {
        List<String> warnings = new ArrayList<>();
        if (!Collections.disjoint(clients, admins)) {
            warnings.add("API_KEYS and ADMIN_API_KEYS have a key in common, so its clients are administrators:"
                    + " put another one into ADMIN_API_KEYS.");
        }
        if (clients.stream().anyMatch(key -> key.startsWith(OF_ACCOUNT + "api"))) {
            warnings.add("API_KEYS holds what looks like the key of a Claude account (sk-ant-api…), and is for clients"
                    + " of this proxy: put account keys into ANTHROPIC_API_KEYS.");
        }
        if (atAnthropic && accounts.stream().anyMatch(key -> !key.startsWith(OF_ACCOUNT))) {
            warnings.add("ANTHROPIC_API_KEYS holds what is no key of Anthropic (they begin with sk-ant-): put keys of"
                    + " another provider into PROVIDER_API_KEY.");
        }
        return warnings;
    }
}
