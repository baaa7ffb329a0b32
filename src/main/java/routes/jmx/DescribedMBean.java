package routes.jmx;

import gateway.audit.AuditLog;
import gateway.error.FailureMessages;
import gateway.error.GatewayFailure;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.management.AttributeNotFoundException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanException;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.ReflectionException;
import javax.management.StandardMBean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bean that tells of itself what stands in {@link JmxText}, whose operations are kept in the audit log, and whose failures are told
 * in words that need no class of ours. Safe from many threads where the bean is.
 */
final class DescribedMBean extends StandardMBean {

    private static final Logger LOG = LoggerFactory.getLogger(DescribedMBean.class);
    private static final FailureMessages MESSAGES = new FailureMessages();
    private static final int LONGEST_ARGUMENT = 500;

    private final Class<?> type;
    private final String name;
    private final AuditLog audit;

    /** @param type the interface that has the descriptions */
    <T> DescribedMBean(T bean, Class<T> type, String name, AuditLog audit) {
        super(bean, type, true);
        this.type = type;
        this.name = name;
        this.audit = audit;
    }

    @Override
    protected String getDescription(MBeanInfo info) {
        JmxText told = type.getAnnotation(JmxText.class);
        return told == null ? super.getDescription(info) : told.value();
    }

    @Override
    protected String getDescription(MBeanAttributeInfo info) {
        return told(info.getName()).map(JmxText::value).orElseGet(() -> super.getDescription(info));
    }

    @Override
    protected String getDescription(MBeanOperationInfo info) {
        return told(info.getName()).map(JmxText::value).orElseGet(() -> super.getDescription(info));
    }

    @Override
    protected int getImpact(MBeanOperationInfo info) {
        return told(info.getName()).filter(JmxText::looks).isPresent()
                ? MBeanOperationInfo.INFO
                : MBeanOperationInfo.ACTION;
    }

    @Override
    protected String getParameterName(MBeanOperationInfo operation, MBeanParameterInfo info, int number) {
        return parameter(operation, number)
                .map(Parameter::getName)
                .orElseGet(() -> super.getParameterName(operation, info, number));
    }

    @Override
    protected String getDescription(MBeanOperationInfo operation, MBeanParameterInfo info, int number) {
        return parameter(operation, number)
                .map(found -> found.getAnnotation(JmxText.class))
                .map(JmxText::value)
                .orElseGet(() -> super.getDescription(operation, info, number));
    }

    private static Optional<Parameter> parameter(Method method, int number) {
        return number < method.getParameterCount() ? Optional.of(method.getParameters()[number]) : Optional.empty();
    }

    private Optional<Parameter> parameter(MBeanOperationInfo operation, int number) {
        return method(operation.getName()).flatMap(method -> parameter(method, number));
    }

    private Optional<JmxText> told(String member) {
        return method(member)
                .or(() -> method("get" + member))
                .or(() -> method("is" + member))
                .map(method -> method.getAnnotation(JmxText.class));
    }

    private Optional<Method> method(String called) {
        return Arrays.stream(type.getMethods())
                .filter(method -> method.getName().equals(called))
                .findFirst();
    }

    @Override
    public Object getAttribute(String attribute)
            throws AttributeNotFoundException, MBeanException, ReflectionException {
        try {
            return super.getAttribute(attribute);
        } catch (RuntimeException e) {
            throw inWords(e);
        }
    }

    @Override
    public Object invoke(String operation, Object[] arguments, String[] signature)
            throws MBeanException, ReflectionException {
        requireShort(arguments);
        if (!told(operation).filter(JmxText::looks).isPresent()
                && method(operation).isPresent()) {
            keep(operation, arguments);
        }
        try {
            return super.invoke(operation, arguments, signature);
        } catch (RuntimeException e) {
            throw inWords(e);
        }
    }

    /** They come into the log, the audit log and comments. */
    private static void requireShort(Object[] arguments) {
        if (arguments != null
                && Arrays.stream(arguments)
                        .anyMatch(given -> given instanceof String text && text.length() > LONGEST_ARGUMENT)) {
            throw new IllegalArgumentException("An argument has at most " + LONGEST_ARGUMENT + " characters");
        }
    }

    /** An operation is done although the database is down: it may be what helps then. */
    private void keep(String operation, Object[] arguments) {
        String actor = JmxCaller.actor();
        List<String> given = arguments == null
                ? List.of()
                : Arrays.stream(arguments).map(String::valueOf).toList();
        LOG.info("{} calls {} of {} with {}", actor, operation, name, given);
        try {
            audit.record(actor, "jmx." + operation, name, Map.of("arguments", given));
        } catch (GatewayFailure e) {
            LOG.warn("That {} has called {} of {} is not in the audit log", actor, operation, name, e);
        }
    }

    private static RuntimeException inWords(RuntimeException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof GatewayFailure known) {
                return new IllegalStateException(MESSAGES.text(known, Locale.ENGLISH));
            }
        }
        return failure;
    }
}
