package routes.cli.run;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the program of SIGINT and SIGTERM. The JVM itself passes over the second one, and the class that tells of them,
 * {@code sun.misc.Signal}, is none that the compiler knows without a warning: it is called by reflection. Where it is missing,
 * and for signals that the process was started to ignore, the JVM goes on as by default.
 */
final class Signals {

    private static final Logger LOG = LoggerFactory.getLogger(Signals.class);

    private Signals() {}

    /** @param told gets the signal's number, on a thread of its own for each signal */
    @SuppressWarnings("ReferenceEquality")
    static void listen(IntConsumer told) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler pass = (self, method, arguments) -> switch (method.getName()) {
                case "handle" -> {
                    told.accept((int) signal.getMethod("getNumber").invoke(arguments[0]));
                    yield null;
                }
                case "equals" -> self == arguments[0];
                case "hashCode" -> System.identityHashCode(self);
                default -> "signals of Claude Proxy";
            };
            Object listener = Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handler}, pass);
            for (String name : new String[] {"INT", "TERM"}) {
                signal.getMethod("handle", signal, handler)
                        .invoke(null, signal.getConstructor(String.class).newInstance(name), listener);
            }
        } catch (ReflectiveOperationException e) {
            LOG.debug("The JVM handles signals itself", e);
        }
    }
}
