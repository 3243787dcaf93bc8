import { Component, type ReactNode } from 'react';

interface GuardProps {
  readonly failed: (error: unknown) => void;
  readonly children: ReactNode;
}

/** Hands on what a component throws: Ink would draw it where nobody sees it, and then nothing any more. */
export class Guard extends Component<GuardProps, { readonly hasFailed: boolean }> {
  static getDerivedStateFromError(): { readonly hasFailed: boolean } {
    return { hasFailed: true };
  }
  override state = { hasFailed: false };

  override componentDidCatch(error: unknown): void {
    this.props.failed(error);
  }

  override render(): ReactNode {
    return this.state.hasFailed ? null : this.props.children;
  }
}
