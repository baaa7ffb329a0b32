package gateway.upstream;

import java.util.List;
import java.util.Locale;

/** Decides which hosts are called without the proxy. Pure. */
public final class ProxyBypass {

    private ProxyBypass() {}

    /** Whether a host, a name or an address as it stands in a URL, is called directly. */
    public static boolean applies(OutgoingProxy proxy, String host) {
        String name = plain(host);
        for (String entry : proxy.bypass()) {
            String pattern = plain(entry);
            boolean below = pattern.startsWith(".") && (name.endsWith(pattern) || name.equals(pattern.substring(1)));
            if (below || pattern.equals("*") || name.equals(pattern)) {
                return true;
            }
        }
        return false;
    }

    /** The list as Java and Vert.x know it: {@code .example.com} becomes {@code example.com} and {@code *.example.com}. */
    public static List<String> nonProxyHosts(OutgoingProxy proxy) {
        return proxy.bypass().stream()
                .map(ProxyBypass::plain)
                .<String>mapMulti((pattern, each) -> {
                    if (pattern.startsWith(".")) {
                        each.accept(pattern.substring(1));
                        each.accept("*" + pattern);
                    } else {
                        each.accept(pattern);
                    }
                })
                .toList();
    }

    private static String plain(String host) {
        String name = host.strip().toLowerCase(Locale.ROOT);
        boolean bracketed = name.startsWith("[") && name.endsWith("]");
        return bracketed ? name.substring(1, name.length() - 1) : name;
    }
}
