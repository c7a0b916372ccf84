import { Component } from 'react';
import type { ReactNode } from 'react';
import { messageOf } from '../../../core/errors.ts';
import { Button } from '../controls/button.tsx';
import { text } from '../strings.ts';
import styles from './error-boundary.module.css';

interface ErrorBoundaryProps {
  /** Told once for each error. */
  readonly onError: (error: unknown) => void;
  readonly children: ReactNode;
}

/** Stands in for the window when rendering fails. The work lives outside of React and is not touched by it. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { readonly error: unknown }> {
  override state: { readonly error: unknown } = { error: null };

  static getDerivedStateFromError(error: unknown): { readonly error: unknown } {
    return { error: error ?? text.errors.crashTitle };
  }

  override componentDidCatch(error: unknown): void {
    this.props.onError(error);
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return (
      <main className={styles['crash']} role="alert">
        <h1>{text.errors.crashTitle}</h1>
        <p>{text.errors.crash}</p>
        <Button
          label={text.errors.continue}
          kind="primary"
          autoFocus
          onPress={() => this.setState({ error: null })}
        />
        <details>
          <summary>{text.errors.details}</summary>
          <code>{messageOf(error)}</code>
        </details>
      </main>
    );
  }
}
