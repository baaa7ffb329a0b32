package gateway.routes.contract;

import gateway.routes.model.EndpointUse;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/** What files say, for people who are not to see secrets. Stateless. */
public final class ShownAddress {

    private static final String MASK = "xxxxxx";
    private static final int LONGEST = 300;

    private static final Pattern SECRET_NAME = Pattern.compile(
            "(?i).*(key|token|secret|password|passwd|passphrase|pwd|credential|auth|headers|proxy|user(name|info)?)s?");

    private static final Pattern USER_INFO = Pattern.compile("(//)[^/@\\s]+@");

    private ShownAddress() {}

    /** A text without keys and passwords, of a length that can be shown. */
    public static String of(String text) {
        String masked = SecretRules.LITERAL.matcher(text).replaceAll(MASK);
        masked = USER_INFO.matcher(masked).replaceAll("$1" + MASK + "@");
        return masked.length() > LONGEST ? masked.substring(0, LONGEST) + "…" : masked;
    }

    /**
     * An address with its options: values that are raw, or whose names say that they are secret, are masked.
     *
     * @param address of the use, as it is to be shown, without its options
     */
    public static String of(String address, EndpointUse use) {
        StringJoiner options = new StringJoiner("&", "?", "");
        options.setEmptyValue("");
        use.options().forEach((name, option) -> options.add(name + "=" + value(name, option.value())));
        return of(address + options);
    }

    private static String value(String name, String value) {
        boolean placeholder = value.startsWith("{{") && value.endsWith("}}") && value.indexOf(':') < 0;
        boolean secret = value.contains("RAW(")
                || value.contains("RAW{")
                || SECRET_NAME.matcher(name).matches();
        return secret && !placeholder && !value.isEmpty() ? MASK : value;
    }
}
