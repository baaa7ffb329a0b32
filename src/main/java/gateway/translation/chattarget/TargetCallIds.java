package gateway.translation.chattarget;

import gateway.translation.contract.Digests;
import gateway.translation.contract.TargetTraits.CallIdShape;
import gateway.translation.wire.CallIdForm;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The ids of a conversation's calls as the target is told them: its own words where it can be, each one once. For one request,
 * one thread.
 */
final class TargetCallIds {

    /** OpenAI refuses longer ids: "Expected a string with maximum length 40". */
    private static final int LONGEST = 40;

    private static final String CLAUDES = "toolu_";
    private static final Pattern NINE = Pattern.compile("[a-zA-Z0-9]{9}");

    private final CallIdShape shape;
    private final Set<String> given = new HashSet<>();
    /** The next number to try for an id that came again. */
    private final Map<String, Integer> copies = new HashMap<>(0);

    TargetCallIds(CallIdShape shape) {
        this.shape = shape;
    }

    /** The id of the next call. */
    String next(String clientId) {
        String id = shaped(CallIdForm.decode(clientId));
        while (!given.add(id)) {
            int copy = copies.getOrDefault(clientId, 2);
            copies.put(clientId, copy + 1);
            id = shaped(clientId + "_" + copy);
        }
        return id;
    }

    private String shaped(String told) {
        boolean nine = switch (shape) {
            case ANY -> false;
            case NINE -> !NINE.matcher(told).matches();
            case NINE_FOR_CLAUDES -> told.startsWith(CLAUDES);
        };
        return nine ? Digests.letters(told, 9) : Digests.within(told, LONGEST);
    }
}
