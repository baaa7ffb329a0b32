package routes.jolokia;

import java.util.Set;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.JMRuntimeException;
import javax.management.MBeanException;
import javax.management.MBeanInfo;
import javax.management.MBeanServerConnection;
import javax.management.NotificationFilter;
import javax.management.NotificationListener;
import javax.management.ObjectInstance;
import javax.management.ObjectName;
import javax.management.QueryExp;
import org.jspecify.annotations.Nullable;

/** {@link GuardedMBeans} in the form in which Jolokia asks. What it has no need for is refused. Safe from many threads. */
final class GuardedConnection implements MBeanServerConnection {

    private final GuardedMBeans beans;

    GuardedConnection(GuardedMBeans beans) {
        this.beans = beans;
    }

    @Override
    public ObjectInstance getObjectInstance(ObjectName name) throws InstanceNotFoundException {
        return found(name, () -> beans.instance(name));
    }

    @Override
    public Set<ObjectInstance> queryMBeans(@Nullable ObjectName name, @Nullable QueryExp query) {
        return beans.queryMBeans(name);
    }

    @Override
    public Set<ObjectName> queryNames(@Nullable ObjectName name, @Nullable QueryExp query) {
        return beans.queryNames(name);
    }

    @Override
    public boolean isRegistered(ObjectName name) {
        return beans.isRegistered(name);
    }

    @Override
    public Integer getMBeanCount() {
        return beans.queryNames(null).size();
    }

    @Override
    public Object getAttribute(ObjectName name, String attribute) throws MBeanException, InstanceNotFoundException {
        return asked(name, () -> beans.attribute(name, attribute));
    }

    @Override
    public AttributeList getAttributes(ObjectName name, String[] attributes) throws InstanceNotFoundException {
        return found(name, () -> beans.attributes(name, attributes));
    }

    @Override
    public void setAttribute(ObjectName name, Attribute attribute) throws MBeanException, InstanceNotFoundException {
        asked(name, () -> {
            beans.write(name, attribute);
            return attribute;
        });
    }

    @Override
    public Object invoke(ObjectName name, String operation, Object[] arguments, String[] signature)
            throws MBeanException, InstanceNotFoundException {
        return asked(name, () -> beans.call(name, operation, arguments, signature));
    }

    @Override
    public String getDefaultDomain() {
        return "claude-proxy";
    }

    @Override
    public String[] getDomains() {
        return beans.domains().toArray(String[]::new);
    }

    @Override
    public MBeanInfo getMBeanInfo(ObjectName name) throws InstanceNotFoundException {
        return found(name, () -> beans.info(name));
    }

    @Override
    public boolean isInstanceOf(ObjectName name, String className) {
        throw refused();
    }

    @Override
    public ObjectInstance createMBean(String className, ObjectName name) {
        throw refused();
    }

    @Override
    public ObjectInstance createMBean(String className, ObjectName name, ObjectName loader) {
        throw refused();
    }

    @Override
    public ObjectInstance createMBean(String className, ObjectName name, Object[] arguments, String[] signature) {
        throw refused();
    }

    @Override
    public ObjectInstance createMBean(
            String className, ObjectName name, ObjectName loader, Object[] arguments, String[] signature) {
        throw refused();
    }

    @Override
    public void unregisterMBean(ObjectName name) {
        throw refused();
    }

    @Override
    public AttributeList setAttributes(ObjectName name, AttributeList attributes) {
        throw refused();
    }

    @Override
    public void addNotificationListener(
            ObjectName name, NotificationListener listener, NotificationFilter filter, Object handback) {
        throw refused();
    }

    @Override
    public void addNotificationListener(
            ObjectName name, ObjectName listener, NotificationFilter filter, Object handback) {
        throw refused();
    }

    @Override
    public void removeNotificationListener(ObjectName name, ObjectName listener) {
        throw refused();
    }

    @Override
    public void removeNotificationListener(
            ObjectName name, ObjectName listener, NotificationFilter filter, Object handback) {
        throw refused();
    }

    @Override
    public void removeNotificationListener(ObjectName name, NotificationListener listener) {
        throw refused();
    }

    @Override
    public void removeNotificationListener(
            ObjectName name, NotificationListener listener, NotificationFilter filter, Object handback) {
        throw refused();
    }

    private static SecurityException refused() {
        return new SecurityException("This cannot be done here");
    }

    @FunctionalInterface
    private interface Question<T> {
        T ask() throws Exception;
    }

    private static <T> T found(ObjectName name, Question<T> question) throws InstanceNotFoundException {
        try {
            return asked(name, question);
        } catch (MBeanException e) {
            throw new JMRuntimeException(e.getMessage());
        }
    }

    private static <T> T asked(ObjectName name, Question<T> question) throws MBeanException, InstanceNotFoundException {
        try {
            return question.ask();
        } catch (InstanceNotFoundException | MBeanException | RuntimeException e) {
            throw e;
        } catch (JMException e) {
            throw new MBeanException(e, "it does not answer: " + name);
        } catch (Exception e) {
            throw new MBeanException(e);
        }
    }
}
