package routes.jolokia;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanConstructorInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanNotificationInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanServer;
import javax.management.ObjectInstance;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;
import routes.jmx.JmxCaller;

/**
 * The beans of this process as one role sees them: what the {@link JmxPolicy} does not name is not there, and refused where somebody
 * asks for it all the same. Safe from many threads.
 */
final class GuardedMBeans {

    private final MBeanServer server;
    private final JmxRole role;
    private final DoneByOperator done;

    /** Told of what is done to beans that keep no account of it themselves. */
    @FunctionalInterface
    public interface DoneByOperator {
        void done(String actor, ObjectName bean, String what);
    }

    GuardedMBeans(MBeanServer server, JmxRole role, DoneByOperator done) {
        this.server = server;
        this.role = role;
        this.done = done;
    }

    boolean isRegistered(ObjectName name) {
        return JmxPolicy.shows(name) && server.isRegistered(name);
    }

    Set<ObjectName> queryNames(@Nullable ObjectName pattern) {
        return server.queryNames(pattern, null).stream()
                .filter(JmxPolicy::shows)
                .collect(Collectors.toUnmodifiableSet());
    }

    Set<ObjectInstance> queryMBeans(@Nullable ObjectName pattern) {
        return server.queryMBeans(pattern, null).stream()
                .filter(instance -> JmxPolicy.shows(instance.getObjectName()))
                .collect(Collectors.toUnmodifiableSet());
    }

    ObjectInstance instance(ObjectName name) throws JMException {
        requireShown(name);
        return server.getObjectInstance(name);
    }

    /** What a role may read, write and call, and nothing of the class behind it. */
    MBeanInfo info(ObjectName name) throws JMException {
        requireShown(name);
        MBeanInfo all = server.getMBeanInfo(name);
        return new MBeanInfo(
                all.getClassName(),
                all.getDescription(),
                Arrays.stream(all.getAttributes())
                        .filter(attribute -> attribute.isReadable() && JmxPolicy.mayRead(name, attribute.getName()))
                        .map(attribute -> seen(name, attribute))
                        .toArray(MBeanAttributeInfo[]::new),
                new MBeanConstructorInfo[0],
                Arrays.stream(all.getOperations())
                        .filter(operation -> JmxPolicy.mayCall(role, name, operation.getName()))
                        .toArray(MBeanOperationInfo[]::new),
                new MBeanNotificationInfo[0],
                all.getDescriptor());
    }

    private MBeanAttributeInfo seen(ObjectName name, MBeanAttributeInfo attribute) {
        return !attribute.isWritable() || JmxPolicy.mayWrite(role, name, attribute.getName())
                ? attribute
                : new MBeanAttributeInfo(
                        attribute.getName(),
                        attribute.getType(),
                        attribute.getDescription(),
                        true,
                        false,
                        attribute.isIs(),
                        attribute.getDescriptor());
    }

    Object attribute(ObjectName name, String attribute) throws JMException {
        require(JmxPolicy.mayRead(name, attribute), attribute + " of " + name);
        return server.getAttribute(name, attribute);
    }

    AttributeList attributes(ObjectName name, String[] attributes) throws JMException {
        requireShown(name);
        String[] open = Arrays.stream(attributes)
                .filter(attribute -> JmxPolicy.mayRead(name, attribute))
                .toArray(String[]::new);
        return server.getAttributes(name, open);
    }

    void write(ObjectName name, Attribute attribute) throws JMException {
        if (JmxPolicy.shows(name) && JmxPolicy.keepsAsItIs(role, name, attribute.getName())) {
            return;
        }
        require(JmxPolicy.mayWrite(role, name, attribute.getName()), attribute.getName() + " of " + name);
        done.done(role.user(), name, attribute.getName() + "=" + attribute.getValue());
        server.setAttribute(name, attribute);
    }

    Object call(ObjectName name, String operation, Object[] arguments, String[] signature) throws Exception {
        require(JmxPolicy.mayCall(role, name, operation), operation + " of " + name);
        if (RouteViews.isDump(operation)) {
            Object[] harmless = RouteViews.harmless(operation, arguments);
            return RouteViews.shown(operation, server.invoke(name, operation, harmless, signature));
        }
        if (!JmxPolicy.mayCall(JmxRole.VIEWER, name, operation)) {
            done.done(role.user(), name, operation);
        }
        return JmxCaller.as(role.user(), () -> server.invoke(name, operation, arguments, signature));
    }

    List<String> domains() {
        return queryNames(null).stream()
                .map(ObjectName::getDomain)
                .distinct()
                .sorted()
                .toList();
    }

    private static void requireShown(ObjectName name) throws InstanceNotFoundException {
        if (!JmxPolicy.shows(name)) {
            throw new InstanceNotFoundException(name + " is not shown here");
        }
    }

    private static void require(boolean allowed, String what) {
        if (!allowed) {
            throw new SecurityException("This user may not use " + what);
        }
    }
}
