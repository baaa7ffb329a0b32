package gateway.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Finds keys that stand in the wrong setting, and those that let nobody be kept out. Tells none of them. Stateless. */
final class SuspectKeys {

    /** How keys of Claude accounts begin (https://docs.claude.com/en/api/overview). */
    private static final String OF_ACCOUNT = "sk-ant-";

    /** Shorter ones are found by trying, however few attempts a minute an address has. */
    private static final int SHORTEST = 8;

    private SuspectKeys() {}

    /**
     * Refuses keys that can be guessed, and clients that would be administrators.
     *
     * @param clients the setting of client keys, as it is told to operators
     * @param admins the same of admin keys
     * @throws SettingsException with one sentence
     */
    static void require(String clients, List<String> clientKeys, String admins, List<String> adminKeys) {
        requireLong(clients, clientKeys);
        requireLong(admins, adminKeys);
        if (!Collections.disjoint(clientKeys, adminKeys)) {
            throw new SettingsException(clients + " and " + admins + " have a key in common, whose clients would be"
                    + " administrators: put another one into ADMIN_API_KEYS.");
        }
    }

    private static void requireLong(String setting, List<String> keys) {
        if (keys.stream().anyMatch(key -> key.length() < SHORTEST)) {
            throw new SettingsException(setting + " has a key of less than " + SHORTEST
                    + " characters, which can be guessed: put a longer one in its place, such as openssl rand -hex 24"
                    + " makes.");
        }
    }

    /** Whether a text can be sent as a key at all: visible ASCII, without blanks. */
    static boolean canBeSent(String key) {
        return key.chars().allMatch(character -> character > ' ' && character < 0x7f);
    }

    /**
     * Sentences for the operator.
     *
     * @param atAnthropic whether the accounts' keys go to Anthropic itself, whose keys are known
     */
    static List<String> warnings(List<String> clients, List<String> accounts, boolean atAnthropic) {
        List<String> warnings = new ArrayList<>();
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
